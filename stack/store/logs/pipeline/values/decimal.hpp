#pragma once

namespace store::logs::pipeline {

// Arithmetic on what the numbers are as written, in decimal: 0.1 + 0.2 is 0.3. Far apart in size,
// they are added as float64.
double decimal_add(double a, double b);
double decimal_subtract(double a, double b);
double decimal_multiply(double a, double b);
// To 16 digits behind the point. `b` is not 0.
double decimal_divide(double a, double b);

}  // namespace store::logs::pipeline

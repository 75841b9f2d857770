#include "harness/check/dashboards/units.hpp"

#include "harness/core/text.hpp"

namespace harness::check {
namespace {

// By their categories: of numbers, acceleration, angles, areas, computation, concentration, data,
// its rates, moments, energy, flow and force, hashes, mass, length and pressure, radiation,
// rotation, temperature, time, throughput, velocity and volume, and what is yes or no.
constexpr std::string_view ids =
    "none string short sishort percent percentunit humidity dB hex0x hex sci locale "
    "pixel candela "
    "accMS2 accFS2 accG degree radian grad arcmin arcsec areaM2 areaF2 areaMI2 acres "
    "hectares "
    "flops mflops gflops tflops pflops eflops zflops yflops "
    "ppm conppb conngm3 conngNm3 conμgm3 conμgNm3 conmgm3 conmgNm3 congm3 congNm3 "
    "conmgdL conmmolL "
    "bits bytes kbytes mbytes gbytes tbytes pbytes decbits decbytes deckbytes "
    "decmbytes decgbytes dectbytes decpbytes "
    "pps binBps Bps binbps bps KiBs KBs Kibits Kbits MiBs MBs Mibits Mbits GiBs GBs "
    "Gibits Gbits TiBs TBs Tibits Tbits PiBs PBs Pibits Pbits "
    "dateTimeAsIso dateTimeAsIsoNoDateIfToday dateTimeAsUS dateTimeAsUSNoDateIfToday "
    "dateTimeAsLocal dateTimeAsLocalNoDateIfToday dateTimeAsSystem dateTimeFromNow "
    "watt kwatt megwatt gwatt mwatt Wm2 voltamp kvoltamp voltampreact kvoltampreact "
    "watth watthperkg kwatth kwattm mwatth amph kamph mamph joule ev amp kamp mamp "
    "volt kvolt mvolt dBm ohm kohm Mohm mohm farad µfarad nfarad pfarad ffarad henry "
    "mhenry µhenry lumens decgCO2 "
    "flowgpm flowcms flowcfs flowcfm litreh flowlpm flowmlpm lux forceNm forcekNm "
    "forceN forcekN "
    "Hs KHs MHs GHs THs PHs EHs "
    "massmg massg masslb masskg masst lengthmm lengthin lengthft lengthm lengthkm "
    "lengthmi pressurembar pressurebar pressurekbar pressurepa pressurehpa "
    "pressurekpa pressurehg pressuremmhg pressurepsi "
    "radbq radci radgy radrad radsv radmsv radusv radrem radexpckg radr radsvh "
    "radmsvh radusvh "
    "rotrpm rothz rotrads rotdegs "
    "celsius fahrenheit kelvin "
    "hertz ns µs ms s m h d dtdurationms dtdurations dthms dtdhms timeticks clockms "
    "clocks "
    "cps ops reqps rps wps iops eps mps recps rowsps cpm opm reqpm rpm wpm epm mpm "
    "velocityms velocitykmh velocitymph velocityknot velocitycms velocityfps mlitre "
    "litre m3 Nm3 dm3 gallons "
    "bool bool_yes_no bool_on_off ";

}  // namespace

const std::vector<std::string>& grafana_units() {
  static const std::vector<std::string> all = split(std::string(trim(ids)), ' ');
  return all;
}

}  // namespace harness::check

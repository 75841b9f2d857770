# For hands that type make: each target is a command of ./dev. `stack` stays in the foreground until
# Ctrl-C, or until `make down` from elsewhere.
.PHONY: setup build test fmt tidy help stack down clean
setup build test fmt tidy help down:
	./dev $@

stack:
	./dev up $@

clean: down
	./dev clean

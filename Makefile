# For hands that type make: each target is a command of ./dev. Those that start something stay in the
# foreground until Ctrl-C, or until `make down` in the same terminal; ./dev down NAME ends one from elsewhere.
.PHONY: setup build test fmt tidy help all stack dice-roller shiny-curl-gui down clean
setup build test fmt tidy help down:
	./dev $@

stack:
	./dev up stack

# The sandbox's two applications come together, with their backends: http-gui is its curl page.
all dice-roller shiny-curl-gui:
	./dev up sandbox

clean: down
	./dev clean

# For hands that type make: each target is the command of ./dev with its name.
.PHONY: setup build test fmt tidy clean help
setup build test fmt tidy clean help:
	./dev $@

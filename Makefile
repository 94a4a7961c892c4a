# Short names for the verbs of dev.py, which does the work on every system.
.PHONY: setup demo test lint check docs bench

setup: ; @python3 dev.py setup
demo:  ; @python3 dev.py demo
test:  ; @python3 dev.py test
lint:  ; @python3 dev.py lint
check: ; @python3 dev.py check
docs:  ; @python3 dev.py docs
bench: ; @python3 dev.py bench

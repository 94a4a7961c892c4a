"""The worker as a program: questions on standard input, answers on standard output."""

from disrupt.match_durable.worker import main

if __name__ == "__main__":
    main()

"""Print every case that goes wrong: what kind, which country, what was given, and why."""

from __future__ import annotations

from .score import scores


def main() -> None:
    for score in scores():
        for failure in score.failures:
            print(failure)
        print(f"# {score.kind}: {score.figures()}\n")


if __name__ == "__main__":
    main()

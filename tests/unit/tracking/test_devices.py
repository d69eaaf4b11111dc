from __future__ import annotations

import pytest

from flask_smartcheckout.tracking.devices import Device, recognise

SAFARI = "AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5"
CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0"


@pytest.mark.parametrize(
    ("user_agent", "expected"),
    [
        (f"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5) {SAFARI} Mobile/15E Safari/604.1",
         Device("phone", "Safari", False)),
        (f"Mozilla/5.0 (iPad; CPU OS 17_5) {SAFARI} Mobile/15E148 Safari/604.1",
         Device("tablet", "Safari", False)),
        (f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {SAFARI} Safari/605.1.15",
         Device("computer", "Safari", False)),
        (f"Mozilla/5.0 (Linux; Android 10; K) {CHROME} Mobile Safari/537.36",
         Device("phone", "Chrome", False)),
        (f"Mozilla/5.0 (Linux; Android 10; K) {CHROME} Safari/537.36",
         Device("tablet", "Chrome", False)),
        (f"Mozilla/5.0 (Linux; Android 14) {CHROME} SamsungBrowser/25.0 Mobile Safari/537.36",
         Device("phone", "Samsung Internet", False)),
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {CHROME} Safari/537.36 Edg/131.0.0.0",
         Device("computer", "Edge", False)),
        (f"Mozilla/5.0 (X11; Linux x86_64) {CHROME} Safari/537.36 OPR/116.0.0.0",
         Device("computer", "Opera", False)),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0",
         Device("computer", "Firefox", False)),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5) AppleWebKit/605 FxiOS/132.0 Mobile Safari/605",
         Device("phone", "Firefox", False)),
        ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
         Device("other", "other", True)),
        ("Mozilla/5.0 (compatible; bingbot/2.0)", Device("other", "other", True)),
        ("facebookexternalhit/1.1 LinkPreview", Device("other", "other", True)),
        (f"Mozilla/5.0 (X11; Linux x86_64) {CHROME.replace('Chrome', 'HeadlessChrome')} Safari/537",
         Device("computer", "Chrome", True)),
        ("Mozilla/5.0 (compatible; ChatGPT-User/1.0)", Device("other", "other", True)),
        ("python-requests/2.32", Device("other", "other", True)),
        ("curl/8.9.1", Device("other", "other", True)),
        ("", Device("other", "other", False)),
    ],
)  # fmt: skip
def test_a_user_agent_is_reduced_to_what_is_kept(user_agent: str, expected: Device) -> None:
    assert recognise(user_agent) == expected

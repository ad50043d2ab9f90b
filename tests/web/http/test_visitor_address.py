import pytest

from gan.web.http.visitor_address import visitor_address


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("testclient", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_an_address_is_ipv4_or_the_network_of_ipv6(host: str | None, address: str):
    assert visitor_address({"client": (host, 4711)}) == address


@pytest.mark.parametrize("scope", [{}, {"client": None}, {"client": ()}, {"client": 7}])
def test_a_scope_without_an_address_has_none(scope: dict[str, object]):
    assert visitor_address(scope) == ""

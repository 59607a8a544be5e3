//! What somebody signs in with, and from where.

use std::net::IpAddr;

use super::MobileNumber;
use crate::error::Fault;

/// What an official signs in with: 3 to 32 small letters, digits, dots, hyphens or underscores, a letter first.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UserName(String);

impl UserName {
    /// Reads a name as typed; capital letters are made small.
    ///
    /// # Errors
    /// [`Fault::Required`] for nothing, [`Fault::NotAUserName`] for anything else that is not a user name.
    pub fn parse(typed: &str) -> Result<Self, Fault> {
        let name = typed.trim().to_ascii_lowercase();
        if name.is_empty() {
            return Err(Fault::Required);
        }
        let fits = (3..=32).contains(&name.len())
            && name.starts_with(|first: char| first.is_ascii_lowercase())
            && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"._-".contains(&byte));
        if fits { Ok(Self(name)) } else { Err(Fault::NotAUserName) }
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What somebody signs in with. The two do not share names: a citizen's number never finds an official's account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignInName {
    /// Citizens and company agents.
    Mobile(MobileNumber),
    /// Officials.
    User(UserName),
}

/// A network address as far as it tells somebody their own sign-ins apart: the last part is hidden.
#[must_use]
pub fn masked_address(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(four) => {
            let [a, b, c, _] = four.octets();
            format!("{a}.{b}.{c}.*")
        }
        IpAddr::V6(six) => {
            let [a, b, c, ..] = six.segments();
            format!("{a:x}:{b:x}:{c:x}::*")
        }
    }
}

/// The part of an address that one subscriber holds: all of an IPv4 address, the first 64 bits of an IPv6 one.
#[must_use]
pub fn subscriber(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(four) => four.to_string(),
        IpAddr::V6(six) => {
            let [a, b, c, d, ..] = six.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

/// The site that an IPv6 address belongs to, its first 48 bits: one subscriber may get as much. None for IPv4.
#[must_use]
pub fn site(address: IpAddr) -> Option<String> {
    let IpAddr::V6(six) = address.to_canonical() else { return None };
    let [a, b, c, ..] = six.segments();
    Some(format!("{a:x}:{b:x}:{c:x}::/48"))
}

/// Browser and system of a `User-Agent` header in words people know: `Firefox, Windows`. Empty if neither is known.
#[must_use]
pub fn device_label(user_agent: &str) -> String {
    // Browsers name those they are compatible with, so the more special name comes first.
    const BROWSERS: [(&str, &str); 8] = [
        ("MicroMessenger", "WeChat"),
        ("Edg", "Edge"),
        ("OPR", "Opera"),
        ("HuaweiBrowser", "Huawei Browser"),
        ("QQBrowser", "QQ Browser"),
        ("Firefox", "Firefox"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    ];
    const SYSTEMS: [(&str, &str); 7] = [
        ("OpenHarmony", "HarmonyOS"),
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ];
    let find = |names: &[(&str, &'static str)]| {
        names.iter().find(|(token, _)| user_agent.contains(token)).map(|(_, name)| *name)
    };
    [find(&BROWSERS), find(&SYSTEMS)].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn user_names_are_plain() {
        assert_eq!(UserName::parse(" Chen.Window ").unwrap().as_str(), "chen.window");
        assert_eq!(UserName::parse(" "), Err(Fault::Required));
        for typed in ["ab", "1abc", "陈窗口", "a b c", &"a".repeat(33), "a<b>c"] {
            assert_eq!(UserName::parse(typed), Err(Fault::NotAUserName), "{typed}");
        }
    }

    #[test]
    fn addresses_are_shown_without_their_end() {
        assert_eq!(masked_address("203.0.113.77".parse().unwrap()), "203.0.113.*");
        assert_eq!(masked_address("2001:db8:1:2:3::4".parse().unwrap()), "2001:db8:1::*");
        assert_eq!(masked_address("::ffff:203.0.113.77".parse().unwrap()), "203.0.113.*");
        let neighbours = ["2001:db8:1:2:3::4", "2001:db8:1:2:9::1"].map(|text| subscriber(text.parse().unwrap()));
        assert_eq!(neighbours[0], neighbours[1]);
        let sites = ["2001:db8:1:2:3::4", "2001:db8:1:9::1"].map(|text| site(text.parse().unwrap()).unwrap());
        assert_eq!(sites[0], sites[1]);
        assert_eq!(site("::ffff:203.0.113.5".parse().unwrap()), None);
    }

    #[test]
    fn devices_are_named_as_people_know_them() {
        let edge = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0";
        assert_eq!(device_label(edge), "Edge, Windows");
        assert_eq!(device_label("curl/8.0"), "");
    }
}

//! What tells one clip from every other: its Bluetooth address, and the identity it reports.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A Bluetooth address as people write it: six bytes in hexadecimal, upper case, colons between.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Address(String);

impl Address {
    /// Reads an address; upper or lower case, colons or dashes. Where the system hides addresses
    /// (macOS), its own id of the device stands for it: `8-4-4-4-12` hexadecimal digits.
    ///
    /// # Errors
    /// What was expected.
    pub fn parse(text: &str) -> Result<Self, NoAddress> {
        let bytes: Vec<&str> = text.split([':', '-']).collect();
        let hex = |b: &&str| b.len() == 2 && b.bytes().all(|c| c.is_ascii_hexdigit());
        if bytes.len() == 6 && bytes.iter().all(hex) {
            Ok(Self(bytes.join(":").to_uppercase()))
        } else if is_id(text) {
            Ok(Self(text.to_uppercase()))
        } else {
            Err(NoAddress)
        }
    }

    /// The address as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Is it an id as macOS gives devices?
fn is_id(text: &str) -> bool {
    let lengths = text.split('-').map(str::len);
    let hex = |c: u8| c == b'-' || c.is_ascii_hexdigit();
    lengths.eq([8, 4, 4, 4, 12]) && text.bytes().all(hex)
}

/// What was given is no address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected an address such as C0:FF:EE:00:12:34")]
pub struct NoAddress;

impl TryFrom<String> for Address {
    type Error = NoAddress;
    fn try_from(text: String) -> Result<Self, NoAddress> {
        Self::parse(&text)
    }
}

impl From<Address> for String {
    fn from(address: Address) -> Self {
        address.0
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The identity of a clip, for ever: a serial number or an id, in the form its make has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Uid(String);

/// Longest identity: serial numbers have a dozen characters. Our choice.
const LONGEST_ID: usize = 64;

/// What was given is no identity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected an id such as 4e41504553494d01")]
pub struct NoUid;

impl TryFrom<String> for Uid {
    type Error = NoUid;
    fn try_from(text: String) -> Result<Self, NoUid> {
        let fit = |c: u8| c.is_ascii_alphanumeric() || matches!(c, b'-' | b'_' | b':' | b'.');
        if (1..=LONGEST_ID).contains(&text.len()) && text.bytes().all(fit) {
            Ok(Self(text))
        } else {
            Err(NoUid)
        }
    }
}

impl Uid {
    /// The identity as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<Uid> for String {
    fn from(uid: Uid) -> Self {
        uid.0
    }
}

impl fmt::Display for Uid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

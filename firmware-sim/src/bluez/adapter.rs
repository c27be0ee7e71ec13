//! The adapter `hci0`: on or off, and who is looking for devices.

use std::collections::BTreeMap;

use zbus::zvariant::Value;

use super::call::{Properties, Refusal};
use super::gatt::Uuid;

/// The adapter's address and how the computer is called. Our choice.
const ADDRESS: &str = "02:4E:41:50:45:00";
const NAME: &str = "firmware-sim";

/// The state of the adapter.
#[derive(Debug)]
pub(super) struct Adapter {
    pub(super) powered: bool,
    /// By client: which services it looks for (all if empty), and whether it is looking now.
    clients: BTreeMap<String, Search>,
}

#[derive(Debug, Default)]
struct Search {
    uuids: Vec<String>,
    looking: bool,
}

impl Adapter {
    pub(super) const fn new() -> Self {
        Self {
            powered: true,
            clients: BTreeMap::new(),
        }
    }

    pub(super) fn discovering(&self) -> bool {
        self.clients.values().any(|search| search.looking)
    }

    /// Is anybody looking for a device with this service? BlueZ tells everybody what one looks for.
    pub(super) fn wants(&self, service: u128) -> bool {
        let uuid = Uuid(service).to_string();
        self.clients.values().any(|search| {
            let any = search.uuids.is_empty();
            search.looking && (any || search.uuids.iter().any(|u| u.eq_ignore_ascii_case(&uuid)))
        })
    }

    pub(super) fn set_filter(&mut self, client: &str, uuids: Vec<String>) {
        self.clients.entry(client.to_owned()).or_default().uuids = uuids;
    }

    /// A client begins to look.
    ///
    /// # Errors
    /// BlueZ's: off, or looking already.
    pub(super) fn start(&mut self, client: &str) -> Result<(), Refusal> {
        if !self.powered {
            return Err(Refusal::NOT_READY);
        }
        let search = self.clients.entry(client.to_owned()).or_default();
        if search.looking {
            return Err(Refusal::BUSY);
        }
        search.looking = true;
        Ok(())
    }

    /// A client has seen enough.
    ///
    /// # Errors
    /// BlueZ's: off, or not looking.
    pub(super) fn stop(&mut self, client: &str) -> Result<(), Refusal> {
        if !self.powered {
            return Err(Refusal::NOT_READY);
        }
        match self.clients.get_mut(client) {
            Some(search) if search.looking => {
                search.looking = false;
                Ok(())
            }
            _ => Err(Refusal::failed("No discovery started")),
        }
    }

    /// A client left the bus.
    pub(super) fn forget(&mut self, client: &str) {
        self.clients.remove(client);
    }

    /// Nobody looks any more.
    pub(super) fn forget_all(&mut self) {
        self.clients.clear();
    }

    pub(super) fn properties(&self) -> Properties {
        vec![
            ("Address", Value::from(ADDRESS)),
            ("AddressType", Value::from("public")),
            ("Name", Value::from(NAME)),
            ("Alias", Value::from(NAME)),
            ("Class", Value::from(0u32)),
            ("Powered", Value::from(self.powered)),
            ("PowerState", Value::from(self.power_state())),
            ("Discoverable", Value::from(false)),
            ("Pairable", Value::from(false)),
            ("Discovering", Value::from(self.discovering())),
            ("UUIDs", Value::from(Vec::<String>::new())),
            // BlueZ's own: Linux Foundation, 5.66.
            ("Modalias", Value::from("usb:v1D6Bp0246d0542")),
            ("Roles", Value::from(vec!["central"])),
        ]
    }

    pub(super) const fn power_state(&self) -> &'static str {
        if self.powered { "on" } else { "off" }
    }
}

//! Anything in any order: every call is answered exactly once.

use proptest::prelude::*;

use super::*;

/// Something a client, a user or fate may do.
#[derive(Debug, Clone)]
enum Deed {
    Call(u8, u8, u8),
    Fault(u8, u8),
    Power(bool),
    Pass(u16),
    Gone,
    Forget(u8),
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        8 => (0u8..11, 0u8..2, 0u8..4).prop_map(|(a, b, c)| Deed::Call(a, b, c)),
        2 => (0u8..6, 0u8..2).prop_map(|(a, b)| Deed::Fault(a, b)),
        1 => any::<bool>().prop_map(Deed::Power),
        6 => (0u16..5000).prop_map(Deed::Pass),
        1 => Just(Deed::Gone),
        1 => (0u8..2).prop_map(Deed::Forget),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Whatever happens, every call is answered, and once.
    #[test]
    fn every_call_is_answered_once(deeds in proptest::collection::vec(deed(), 1..60)) {
        let mut bench = Bench::new();
        bench.find();
        let mut asked: Vec<CallId> = Vec::new();
        for deed in deeds {
            match deed {
                Deed::Call(what, which, place) => {
                    let device = [HEAD, BACK][usize::from(which)];
                    let place = [INFO, CONFIG, CONTROL, DATA][usize::from(place)];
                    let place = Bench::at(device, place);
                    let (path, method) = match what {
                        0 => (ADAPTER.to_owned(), Method::StartDiscovery),
                        1 => (ADAPTER.to_owned(), Method::StopDiscovery),
                        2 => (device.to_owned(), Method::Connect),
                        3 => (device.to_owned(), Method::Connect),
                        4 => (device.to_owned(), Method::Disconnect),
                        5 => (place, Method::ReadValue { offset: 0 }),
                        6 => (place, Method::WriteValue { value: vec![1, 7] }),
                        7 => (place, Method::StartNotify),
                        8 => (place, Method::StopNotify),
                        9 => {
                            let device = device.to_owned();
                            (ADAPTER.to_owned(), Method::RemoveDevice { device })
                        }
                        _ => ("/".to_owned(), Method::ManagedObjects),
                    };
                    let id = bench.call(&path, method);
                    asked.push(id);
                }
                Deed::Fault(what, clip) => {
                    let span = Span::from_secs(3);
                    let fault = match what {
                        0 => Fault::Kill,
                        1 => Fault::OutOfRange { span },
                        2 => Fault::Stall { span },
                        3 => Fault::Mute { span },
                        4 => Fault::Reset,
                        _ => Fault::BatteryEmpty,
                    };
                    bench.fault(usize::from(clip), fault);
                }
                Deed::Power(on) => {
                    bench.stack.set_powered(on);
                    bench.take();
                }
                Deed::Pass(ms) => bench.pass(f64::from(ms) / 1000.0),
                Deed::Gone => {
                    bench.stack.client_gone(":1.1");
                    bench.take();
                }
                Deed::Forget(clip) => {
                    bench.stack.remove(usize::from(clip));
                    bench.take();
                }
            }
        }
        bench.pass(25.0);
        for id in asked {
            prop_assert_eq!(bench.answers(id).len(), 1, "{:?}", id);
        }
    }
}

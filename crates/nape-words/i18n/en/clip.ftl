### Clips: why one does not count, how it was calibrated, and what to do.

## Why a clip counts as not worn.

not_worn-tilted = lying still, tilted as nobody sits
not_worn-handled = still since it was handled
not_worn-swinging = still, but for swinging when it is bumped
not_worn-charging = on the charger

## How a calibration came about.

calibrated-found = found in the movement: a still upright stretch, then a nod or lean
calibrated-asked = from an upright window and a nod or lean
calibrated-upright = from an upright window; forward as before
calibrated-confirmed = put on again, confirmed: at rest within 8 degrees of the reference
calibrated-walking = forward renewed from walking

## Why a calibration is not believed any more, and what to do.

slipped-alone = the clip tilted and the body did not; sit upright for 3 seconds (nape calibrate --upright)
slipped-walking = gravity while walking is elsewhere than on the walks before; sit upright for 3 seconds (nape calibrate --upright)
stale-put_on_again = put on again, or not seen for a while; sit upright for 3 seconds (nape calibrate --upright), or it is confirmed when you are seen at rest near upright
stale-sits_otherwise = put on again, and not once at rest within 8 degrees of the reference; sit upright for 3 seconds (nape calibrate --upright)

## Why a calibration could not be had, and what to do. $have, $least: seconds, or degrees; $rate: degrees a second; $drift, $tilt: degrees.

refused-too_short = only { $have } s of data in the upright window; { $least } s are needed
refused-moved = the clip moved in the upright window ({ $rate } degrees/s, { $drift } degrees from start to end); sit upright and still
refused-never_still = no still window of 3 s was found; sit upright and still
refused-too_small = the nod was too small ({ $tilt } degrees; { $least } are needed); bow further
refused-turned_far = the clip sits { $tilt } degrees from where it sat, so nobody knows which way is forward; calibrate with nods (nape calibrate)
refused-not_one_plane = the nod was not in one plane; bow straight forward, without turning
refused-no_sign = the nod went as far back as forward; start upright and bow forward only

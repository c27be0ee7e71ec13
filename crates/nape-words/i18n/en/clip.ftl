### Sensors: why one does not count, how it was calibrated, and what to do.

## Why a sensor counts as not worn.

not_worn-tilted = lying still, at an angle nobody sits in
not_worn-handled = still since it was handled
not_worn-swinging = still, only swinging when something bumps it
not_worn-charging = on the charger

## How a calibration came about.

calibrated-found = found while you moved: sitting upright and still, then a nod or a bow
calibrated-asked = sitting upright, then a nod or a bow
calibrated-upright = sitting upright; forward is kept from before
calibrated-confirmed = fit confirmed: at rest within 8° of where it was
calibrated-walking = forward renewed from walking

## Why a calibration is not believed any more, and what to do.

slipped-alone = the sensor tilted and you did not; sit upright for 3 s (nape calibrate --upright)
slipped-walking = it hangs differently than on earlier walks; sit upright for 3 s (nape calibrate --upright)
stale-put_on_again = the sensor was off; sit upright for 3 s (nape calibrate --upright), or wait: Nape checks by itself
stale-sits_otherwise = the sensor was off and sits differently now; sit upright for 3 s (nape calibrate --upright)

## Why a calibration could not be had, and what to do. $have, $least: seconds, or degrees; $rate: degrees a second; $drift, $tilt: degrees.

refused-too_short = only { $have } s of sitting upright; { $least } s are needed
refused-moved = you moved a little while sitting upright ({ $rate }°/s, { $drift }° from start to end); sit still for 3 s
refused-never_still = you never sat still for 3 s; sit upright and still
refused-too_small = the nod was a little small ({ $tilt }°; { $least }° is enough); a little more, if it's comfortable
refused-turned_far = the sensor sits { $tilt }° away from where it was, so forward is not known; nod again (nape calibrate)
refused-not_one_plane = the nod went sideways as well; nod straight forward, without turning
refused-no_sign = the nod went as far back as forward; start upright and only go forward

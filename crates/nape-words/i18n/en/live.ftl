### The lines that stand below a timeline as it grows, and what `nape demo` says of itself.

## How things stand.

# $clock: a time; $speed: how many times as fast as life.
live-simulated = { $clock }, simulated, { $speed } times as fast as life
live-simulated-max = { $clock }, simulated
live-unknown = no angle yet: sensor off or not calibrated
live-walking = walking
# Before the bars, at most nine letters.
live-bar-held = posture
live-bar-position = position
live-bar-walk = walk
# $what: at-…; $held, $limit: spans.
live-held = { $what } for { $held }; limit { $limit }
live-held-none = no posture over its limit
# $now, $limit: minutes.
live-position = { $now } of { $limit } min in one position
live-walk = { $now } of { $limit } min without a walk

## The demo: opening lines, and what to do next.

head-demo = demo
head-simulated = simulated
# $speed: how many times as fast as life; $hour: how long an hour takes.
demo-day = a desk day, { $speed } times as fast as life (an hour in { $hour }); Ctrl-C ends it with a summary
demo-day-max = a desk day, as fast as it goes; Ctrl-C ends it with a summary
demo-simulated = the person, the sensors and the Bluetooth between; everything behind them is the real program
demo-recorded = Recorded { $file }. Look again: nape replay { $file }, nape score { $file } --full
demo-look = Look closer: nape demo --out day.mcap, then nape score day.mcap --full
# $guide: a file that says how to build one.
demo-next = Have a sensor? nape scan, nape sensors add, nape run. None yet? { $guide } says how to build one.

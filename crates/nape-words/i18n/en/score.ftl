### Beside the numbers of a summary.

# Clips as files name them.
note-clip-head = head
note-clip-upper_back = upper back
note-clip-low_back = lower back
# $clip, $a, $b: clips; $after, $from, $to: times since the start.
note-heard_late = { $clip }: first data { $after } after the start; no angles before
note-not_calibrated = { $clip }: not calibrated, no angles
note-calibrated_late = { $clip }: calibrated { $after } after the start; no angles before
note-clocks = the clocks of { $a } and { $b } differ by { $lag } s from { $from } to the end; no angles that need both
note-clocks-over = the clocks of { $a } and { $b } differ by { $lag } s from { $from } to { $to } after the start; no angles that need both

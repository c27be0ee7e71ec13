### Beside the numbers of a summary.

# Clips as files name them.
note-clip-head = head
note-clip-upper_back = upper_back
note-clip-low_back = low_back
# $clip, $a, $b: clips; $after, $from, $to: times since the start.
note-heard_late = { $clip }: first heard { $after } after the start; its angles are unknown before
note-not_calibrated = { $clip }: not calibrated; its angles are unknown
note-calibrated_late = { $clip }: calibrated { $after } after the start; its angles are unknown before
note-clocks = the clocks of { $a } and { $b } disagree by { $lag } s from { $from } to the end; what takes both clips is unknown in that time
note-clocks-over = the clocks of { $a } and { $b } disagree by { $lag } s from { $from } to { $to } after the start; what takes both clips is unknown in that time

### The timeline: labels of at most 16 letters, and what was measured, one line each.

## Labels.

label-worn = worn
label-not_worn = not worn
label-link_lost = disconnected
label-link_back = connected again
label-calibrated = calibrated
label-stale = check fit
label-slipped = sensor moved
label-battery = battery low
label-refused = not calibrated
label-hold_begins = posture begins
label-hold_over = posture ended
label-hold_limit = held too long
label-position = same position
label-walk_due = no walk
label-bends = frequent bends
label-twist = bent and turned
label-clocks_differ = clocks differ
label-clocks_agree = clocks agree
label-shift = new position
label-walk_begins = walk begins
label-walk_over = walk ended
label-exercise = exercise
# $id: the reminder's number.
label-reminder = reminder { $id }
label-break = break
label-left_out = no reminder
label-waits = reminder waits
label-answer = answer
label-detected = break detected
label-soon = reminder soon
label-postponed = postponed
label-settled = closed
label-moved = moved
label-question = question
label-reported = break reported
label-set_aside = not suggested
label-doctor = see a doctor
label-checkin = check-in
label-desk = desk
label-plan = plan
label-note = note

## Details. $sensor: one of note-clip-…; $why, $how: clip.ftl; $what: at-…; spans and angles are written already.

tl-no_data = { $sensor }; no data from here
tl-not_worn = { $sensor }: { $why }; no data from here
tl-link_back = { $sensor }, after { $span }
tl-calibrated = { $sensor }: { $how }
tl-calibrated-quality = { $sensor }: { $quality }; { $how }
tl-assumed = { $sensor }: assumed, { $how }
tl-change = { $detail }; upright is { $up }° and forward { $forward }° from before
quality-good = good
quality-fair = fair
quality-poor = poor, better done again
quality = { $grade } (±{ $sure }°, { $nods ->
        [one] one nod
       *[other] { $nods } nods
    })
tl-stale = { $sensor }: { $why }. No angles until then.
tl-slipped = { $sensor }, by { $angle }°: { $why }. No angles until then.
tl-battery = { $sensor }: { $percent } % left; charge it
tl-refused = { $sensor }: { $why }
at-head = head { $angle }
at-neck = neck { $angle }
at-trunk = upper body { $angle }
at-lumbar = lower back { $angle }
lean-forward = { $angle } forward
lean-back = { $angle } back
lean-upright = upright
lean-left = { $angle } to the left
lean-right = { $angle } to the right
tl-hold_begins = { $what }; { $limit }
tl-hold_limit = { $what } for { $held }; { $limit }
limit-iso = guide time { $limit } (ISO 11226)
limit-ours = limit { $limit } (ours: ISO 11226 gives no time at this angle)
limit-own = your limit { $limit } (ISO 11226: { $iso })
limit-none = beyond what ISO 11226 recommends holding
tl-hold_over = { $what } for { $held }; { $percent } % of its limit
tl-hold_over-carried = { $what } for { $held }; { $percent } % of its limit, with what came shortly before
tl-hold_over-none = { $what } for { $held }
# For ergonomists, with --all.
tl-dose = { $detail } (dose { $dose })
tl-for = for { $span }
tl-bends = { $what } beyond 20° about { $times } times a minute (looking from screen to keyboard does this too)
bends-head = head
bends-neck = neck
bends-trunk = upper body
bends-lumbar = lower back
tl-twist = { $trunk }, head turned { $turned }
tl-clocks = { $a } and { $b }: { $span } apart; no angles that need both
tl-clocks_agree = { $a } and { $b }
tl-shift = { $sensor }: from { $from } to { $to }
tl-walk_begins = first step at { $time }
tl-walk_over = { $steps } steps in { $span }
tl-exercise = { $what }, { $span }
tl-exercise-reps = { $what }, { $reps ->
        [one] once
       *[other] { $reps } times
    }, { $span }
tl-unsure = { $detail }; not certain
tl-detected = { $span } after reminder { $id }
tl-hidden = Hidden: { $postures ->
        [0] no short postures
        [one] one short posture
       *[other] { $postures } short postures
    }, { $changes ->
        [0] no changes of position
        [one] one change of position
       *[other] { $changes } changes of position
    } (show with --all).

## Opening lines of a replay.

head-file = file
head-sensors = sensors
head-calibration = calibration
head-clock = clock
clock-start = time since the start of the recording
clock-local = local time of the recording (UTC{ $zone }), which began on { $date }
# $format: MCAP or CSV.
file-long = { $file } ({ $format }, { $span } long)
file = { $file } ({ $format })
sensors-head_alone = { $sensors } (stands in for the neck)
found-recorded = as recorded
found-window = from the window you gave
found-assumed = assumed, from the first still window and the movement after it
found-none = none; { $why }

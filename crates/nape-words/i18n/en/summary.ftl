### A session in five plain sentences, and the strip of a day.

## What was measured. $known, $whole: spans.

summary-nothing = Nothing is known: no sensor was worn and calibrated.
summary-measured = Measured for { $known } of { $whole }; no data for the rest.
summary-measured_all = Measured for { $whole }.

## Postures held past their limit. $times: how many; $held: a span; $what: summary-of-…; $angle: degrees, such as "38° (±2°)".

summary-long-none = No posture was held past its limit.
summary-long = { $times ->
        [one] One posture was held past its limit:
       *[other] { $times } postures were held past their limit; the longest:
    } { $what } for { $held }.
summary-of-head = head bent { $angle }
summary-of-neck = neck bent { $angle }
summary-of-trunk = upper body bent { $angle }
summary-of-lumbar = lower back bent { $angle }

## One position. $longest: a span.

summary-position = Longest time in one position: { $longest }.
summary-position-head_alone = Longest time without a minute of walking: { $longest }. (A head sensor alone can't see you shift in your chair.)
summary-position-unknown = How long you stayed in one position is not known.

## Breaks. $breaks: how many; $walked: a span.

summary-breaks = { $breaks ->
        [0] No break was detected
        [one] One break was detected
       *[other] { $breaks } breaks were detected
    }; no walk.
summary-breaks-walked = { $breaks ->
        [0] No break was detected
        [one] One break was detected
       *[other] { $breaks } breaks were detected
    }; you walked for { $walked }.

## Reminders. $reminders, $followed: how many.

summary-reminders-none = Nape sent no reminder.
summary-reminders = { $reminders ->
        [one] Nape reminded you once
       *[other] Nape reminded you { $reminders } times
    }; { $followed ->
        [0] no break followed.
        [one] a break followed once.
       *[other] a break followed { $followed } times.
    }

## The strip of the day, and what its signs mean.

summary-day = your day
summary-strip-good = within limits
summary-strip-limit = posture past its limit
summary-strip-exercise = break or walk
summary-strip-unknown = no data
# $command: what to type.
summary-more = All figures: { $command }

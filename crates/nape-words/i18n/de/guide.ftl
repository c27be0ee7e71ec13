### Eine angeleitete Pause: was von Schritt zu Schritt gesagt wird.

# $activity: einer von activity-….
guide-ready = Gleich geht es los: { $activity }.

## Atmen. Katze-Kuh bewegt sich mit dem Atem.

guide-out-round = Atme aus … Rücken rund, Kinn zur Brust.
guide-in-arch = Atme ein … Bauch sinken lassen, Kopf heben.
guide-out-round-neutral = Atme aus … Rücken rund, Kopf in Verlängerung.
guide-in-arch-neutral = Atme ein … Bauch sinken lassen, Kopf bleibt in Verlängerung.
guide-out = Atme aus …
guide-in = Atme ein …

## Wie weit es ist. $done, $of: Zahlen; in guide-held $held, $of: Dauern wie "20 s".

guide-count = { $done } von { $of }
guide-held = { $held } von { $of }
guide-walked = { $time } gegangen
guide-walked-steps =
    { $time } gegangen, { $steps ->
        [one] ein Schritt
       *[other] { $steps } Schritte
    }

## Wie es geht.

guide-slower = Ruhig langsamer.
guide-smaller = Ruhig kleiner.
guide-too_fast = Etwas schnell. Lass uns hier aufhören, das reicht.
guide-too_far = Etwas weit. Lass uns hier aufhören, das reicht.
guide-clip_lost = Sensor nicht erreichbar, weiter mit dem Timer.
guide-not_seen = Noch nichts erkannt, weiter mit dem Timer.

## Das Ende.

guide-done-seen = Gut gemacht – gezählt.
guide-done-clock = Gut gemacht (nur Zeit gemessen).
guide-done-unseen = Zeit ist um. Der Sensor hat wenig erkannt.
guide-was_it_done = Hast du es gemacht?
guide-given_up = Beendet. Kein Problem – versuch es jederzeit wieder.

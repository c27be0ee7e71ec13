### Eine angeleitete Pause: was von Schritt zu Schritt gesagt wird.

# $activity: einer von activity-….
guide-ready = Gleich geht es los: { $activity }.

## Atmen. Katze-Kuh bewegt sich mit dem Atem.

guide-out-round = Atme aus … Rücken rund, Kinn zur Brust.
guide-in-arch = Atme ein … Bauch sinken lassen, Kopf heben.
guide-out-round-neutral = Atme aus … Rücken rund, Kopf in Linie.
guide-in-arch-neutral = Atme ein … Bauch sinken lassen, Kopf in Linie.
guide-out = Atme aus …
guide-in = Atme ein …

## Wie weit es ist. $done, $of: Zahlen; in guide-held $held, $of: Dauern wie "20 s".

guide-count = { $done } von { $of }
guide-held = { $held } von { $of }
guide-walked = { $time } auf den Beinen
guide-walked-steps = { $time } auf den Beinen, { $steps ->
        [one] ein Schritt
       *[other] { $steps } Schritte
    }

## Wie es geht.

guide-slower = Etwas langsamer.
guide-smaller = Etwas kleiner.
guide-too_fast = Das war recht schnell. Hören wir hier auf; das war genug.
guide-too_far = Das ging recht weit. Hören wir hier auf; das war genug.
guide-clip_lost = Der Clip ist nicht zu hören; weiter geht es nach der Uhr.
guide-not_seen = Der Clip sieht noch nichts davon; weiter nach der Uhr.

## Das Ende.

guide-done-seen = Gut gemacht. Der Clip hat es gesehen.
guide-done-clock = Gut gemacht, nach der Uhr.
guide-done-unseen = Die Zeit ist um. Der Clip hat wenig davon gesehen.
guide-was_it_done = Hast du es gemacht?
guide-given_up = Beendet. Das ist in Ordnung; jederzeit wieder.

### Warum etwas ist oder nicht: jedes zum Einsetzen in einen Satz.

## Regeln.

rule-hold = ein Winkel lange gehalten
rule-sustained = lange dieselbe Haltung
rule-walk = lange ohne Gehen
rule-repetition = viele Beugungen
rule-bend_twist = gebeugt und zugleich gedreht

## Warum eine Erinnerung nicht kam, oder noch nicht.

held_back-cooldown = kurz nach der vorigen
held_back-budget = genug Erinnerungen für heute
held_back-snoozed = du wolltest sie später
held_back-walking = du gehst schon
held_back-no_activity = kein Vorschlag passt zu deinen Antworten
held_back-baseline = lernt noch, was bei dir üblich ist
held_back-breakpoint = wartet auf einen guten Moment
held_back-announced = angekündigt, kommt gleich
held_back-pace = über den Tag verteilt
held_back-hour_budget = genug Erinnerungen für diese Stunde
held_back-walk_budget = genug vom Gehen geredet für heute
held_back-back_off = die letzten blieben ohne Antwort, daher seltener
held_back-quiet_hours = außerhalb der Zeiten, die du gewählt hast
held_back-tracking = du willst Messung, keine Erinnerung
held_back-meeting = in einer Besprechung
held_back-full_screen = ein Fenster füllt den Bildschirm
held_back-idle = niemand ist an der Tastatur
held_back-on_break = du machst schon Pause
held_back-red_flag = erst zum Arzt
held_back-resolved = du hast dich selbst bewegt

## Warum eine Aktivität nicht vorgeschlagen wird.

ruled_out-red_flag = erst zum Arzt
ruled_out-flare_up = nicht in einem Schub
ruled_out-neck_symptoms = nicht bei Beschwerden im Nacken
# $factor: einer von factor-….
ruled_out-profile = entfällt nach deiner Angabe: { $factor }
ruled_out-hurts = hat wehgetan
ruled_out-elsewhere = nicht am Schreibtisch
ruled_out-clearance = braucht eine ärztliche Freigabe

## Was für oder gegen eine Aktivität sprach.

because-answers = passt zum Gemessenen
because-rest_first = Ruhe zuerst in einem Schub
because-symptoms = deine Beschwerden
# $factor: einer von factor-….
because-prefers = passt nach deiner Angabe: { $factor }
because-taken = hast du schon gemacht
because-passed_over = hast du schon ausgelassen
because-variety = kam gerade erst

## Der Moment, auf den gewartet wurde.

moment-head_lift = als der Kopf hochkam
moment-pause = als eine Bewegung zur Ruhe kam
moment-left_position = als du die Haltung verlassen hast
moment-context_ended = als der Schreibtisch frei wurde
moment-none = kein guter Moment kam rechtzeitig

## Der Schreibtisch.

context-meeting-begins = eine Besprechung beginnt
context-meeting-ends = die Besprechung ist vorbei
context-full_screen-begins = ein Fenster füllt den Bildschirm
context-full_screen-ends = das Fenster füllt den Bildschirm nicht mehr
context-idle-begins = niemand ist an der Tastatur
context-idle-ends = wieder an der Tastatur

## Pausen.

break-walk = Gehen
break-micro_break = kleine Pause
break-cat_cow = Katze-Kuh
break-childs_pose = Stellung des Kindes
break-downward_dog = herabschauender Hund
break-rest = Liegen
break-tai_chi = langsame fließende Bewegung

## Antworten auf eine Erinnerung.

answer-done = erledigt
answer-snooze = später
answer-hurts = tut weh: weggelegt
answer-dismissed = geschlossen
answer-ignored = keine Antwort
answer-verified = der Clip hat die Pause gesehen

### Die neun Risikofaktoren des Artikels, woher Nape sie kennt und was folgt; die sieben Vorsichtshinweise.

profile = Alles freiwillig, alles bleibt auf diesem Rechner. Es ändert nur, wie oft und was Nape vorschlägt.
profile-declared = angegeben
profile-not_declared = nicht angegeben
profile-in_config = in der Konfiguration angegeben

## Namen, zum Einsetzen in einen Satz.

factor-poor_posture = ungünstige Haltung
factor-sustained_position = langes Verharren in einer Haltung
factor-repetitive_motion = wiederholte Bewegung
factor-lifting_or_twisting = ungünstiges Heben oder Drehen
factor-injury = eine Verletzung an Nacken oder Rücken
factor-obesity = starkes Übergewicht
factor-pregnancy = Schwangerschaft
factor-diabetes = Diabetes
factor-family_history = familiäre Vorbelastung

## Woher Nape es weiß.

known_by-poor_posture = Gemessen: Kopf, Nacken oder Oberkörper länger gehalten als die Richtwerte der ISO 11226.
known_by-sustained_position = Gemessen: wie lange du in einer Position bleibst und wie lange du nicht gehst.
known_by-repetitive_motion = Gemessen: wie oft du dich pro Minute beugst.
known_by-lifting_or_twisting = Mit zwei Sensoren gemessen: tief gebeugt mit gedrehtem Kopf. Gewicht lässt sich nicht messen.
known_by-injury = Nur, wenn du es sagst.
known_by-obesity = Nur, wenn du es sagst.
known_by-pregnancy = Nur, wenn du es sagst.
known_by-diabetes = Nur, wenn du es sagst.
known_by-family_history = Nur, wenn du es sagst.

## Was folgt.

follows-poor_posture = Eine Erinnerung, die Position zu wechseln, mit Katze-Kuh oder einer Kurzpause. Dass Haltung Schmerzen verursacht, ist nicht belegt; öfter zu wechseln ist besser begründet.
follows-sustained_position = Eine Erinnerung, ein paar Schritte zu gehen oder dich am Platz zu bewegen.
follows-repetitive_motion = Wird gezeigt und erklärt; eine Erinnerung nur, wenn du sie willst.
follows-lifting_or_twisting = Wird gezeigt; ein Tipp zum Bücken nur, wenn du ihn willst.
follows-injury = Erinnerung nach höchstens 20 Minuten, sanftere Formen, Gehen zuerst, kein herabschauender Hund (unsere Wahl). Bei frischer Verletzung erst ärztlich fragen.
follows-obesity = Gehen kommt zuerst (unsere Wahl); im Plan gibt es Gehen im Wasser und Schwimmen: Wasser trägt mit.
follows-pregnancy = Keine Kindhaltung, kein herabschauender Hund (beides müsste angepasst werden), Erinnerung nach höchstens 20 Minuten (unsere Wahl). Frag deine Hebamme oder in der Praxis, was zu dir passt.
follows-diabetes = Gehen kommt zuerst (unsere Wahl; der Artikel nennt Diabetes nur als Risikofaktor). Taube Füße können auch vom Diabetes kommen: Frag in der Praxis.
follows-family_history = Die erste Erinnerung des Tages kommt nach höchstens 20 Minuten (unsere Wahl).

## Die Vorsichtshinweise. Sie gehen jedem Vorschlag vor.

caution-doctor = Halten Beschwerden an oder schränken sie dich ein: bitte ärztlich abklären. Bei Warnzeichen sofort.
caution-flare_up = In einer akuten Phase: erst ausruhen, dann nur, was nichts verschlimmert, etwa die Kindhaltung.
caution-stop_what_hurts = Mach nur, was nichts verschlimmert, und hör auf, wenn es wehtut. Menschen sind verschieden: Tut Gehen weh, geht vielleicht Schwimmen.
caution-clearance = Krafttraining nur mit ärztlichem Okay, und wenn du dich fit genug fühlst.
caution-never_strain = Erzwinge nichts, dehne nie weiter, als es angenehm ist. Pass die Übung an.
caution-limit_aggravators = Lass weg oder verringere, was es schlimmer macht: ungünstige Haltungen, schweres Heben, Verdrehen.
caution-passes = Bei den meisten geht das mit Ruhe, angenehmer Bewegung und Zeit vorbei.

## Was der Artikel über einen eingeklemmten Nerv sagt, wo Studien vorsichtiger sind, und welche Formen von uns sind.

article-about =
    Ein eingeklemmter Nerv ist oft weit weg von der Stelle zu spüren: vom Nacken bis in Arme und Hände, vom unteren Rücken bis in Rücken, Po und Oberschenkel (Ischias).
    Viele spüren ihn ein, zwei Tage. Studien sind vorsichtiger: Meist wird es binnen vier Wochen leichter, viele brauchen bis zu sechs Monate.
    Es klingt vielleicht seltsam, aber bleib in Bewegung, wo nichts davon schlimmer wird. In einer akuten Phase erst ausruhen, und weglassen, was es schlimmer macht.
    Der herabschauende Hund kann bei Ischias guttun, sagt der Artikel; Tai-Chi linderte in einer Studie Schmerzen im unteren Rücken. Die eine beste Bewegung gibt es nicht, es kommt auf dich an.
article-forms_ours = Im Sitzen oder Stehen: Formen von Nape. Im Artikel gibt es diese Übung nur am Boden.
# $proposal: eine Einladung, propose-….
article-form_ours = { $proposal } (Form von Nape; im Artikel am Boden.)

### Die neun Aktivitäten des Artikels: Namen, Einladungen, Schritte.

## Namen, zum Einsetzen in einen Satz.

activity-walking = ein kurzer Spaziergang
activity-pool_walking = Gehen im Wasser
activity-cat_cow = Katze-Kuh
activity-childs_pose = die Kindhaltung
activity-downward_dog = der herabschauende Hund
activity-swimming = Schwimmen
activity-tai_chi = Tai-Chi
activity-strengthening = Krafttraining
activity-rest = eine Ruhepause

## Einladungen, eine Zeile.

propose-walking-usual = Wie wär’s mit ein paar Schritten? Langsam anfangen, zwei Minuten zählen schon.
propose-pool_walking-usual = Wie wär’s mit Gehen im Wasser? Das Wasser trägt dich mit.
propose-swimming-usual = Wie wär’s mit ruhigem Schwimmen, so wie es dir guttut?
propose-strengthening-usual = Wie wär’s mit den Kraftübungen, die ärztlich abgesprochen sind?
propose-cat_cow-floor = Wie wär’s mit bis zu fünf sanften Runden Katze-Kuh am Boden?
propose-cat_cow-seated = Wie wär’s mit bis zu fünf sanften Runden Katze-Kuh im Sitzen?
propose-cat_cow-standing = Wie wär’s mit bis zu fünf sanften Runden Katze-Kuh im Stehen?
propose-childs_pose-floor = Wie wär’s mit einer halben Minute in der Kindhaltung?
propose-childs_pose-seated = Wie wär’s, dich eine halbe Minute vornüber auf den Tisch zu legen?
propose-downward_dog-floor = Wie wär’s mit ein paar Atemzügen im herabschauenden Hund?
propose-downward_dog-standing = Wie wär’s mit dem herabschauenden Hund, Hände am Tisch oder an der Wand?
propose-tai_chi-standing = Wie wär’s mit zwei Minuten langsamer, fließender Bewegung wie im Tai-Chi?
propose-rest-floor = Wie wär’s, dich ein paar Minuten hinzulegen, so wie es dir am besten tut?
propose-rest-seated = Wie wär’s, dich ein paar Minuten zurückzulehnen?

## Was zu tun ist, ein Schritt je Zeile.

steps-walking-usual =
    Steh auf und geh die ersten Schritte langsam.
    Lass die Arme locker mitschwingen, Blick nach vorn.
    Zwei bis fünf Minuten reichen.
    Bleib stehen und ruh dich aus, wenn etwas schlimmer wird.
steps-pool_walking-usual =
    Geh in bauch- bis brusttiefem Wasser; es trägt einen Teil deines Gewichts.
    Fang langsam an, mit gleichmäßigen Schritten.
    Hör auf, wenn es dir reicht.
steps-swimming-usual =
    Die eine beste Bewegung gibt es nicht, es kommt auf dich an. Wenn Schwimmen guttut, nimm die Schwimmart, die dir liegt.
    Schwimm ruhig; das kann Nacken und Rücken lockern.
    Wechsle die Schwimmart oder hör auf, wenn etwas schlimmer wird.
steps-strengthening-usual =
    Erst wenn es ärztlich freigegeben ist und du dich fit genug fühlst.
    Ein paar Mal pro Woche. Bei einem Nerv im unteren Rücken: unterer Rücken, Bauch und Hüften.
    Lass weg, was wehtut, und frag in der Praxis oder Physiotherapie nach.
steps-cat_cow-floor =
    Vierfüßlerstand: Hände unter den Schultern, Knie unter den Hüften, Rücken flach.
    Atme aus und mach den Rücken sanft rund, Kinn zur Brust, Nacken locker.
    Atme ein und lass den Bauch sinken, heb Kopf und Steißbein.
    Wechsle sanft hin und her, bis zu fünfmal.
steps-cat_cow-floor-neutral =
    Vierfüßlerstand: Hände unter den Schultern, Knie unter den Hüften, Rücken flach.
    Atme aus und mach den Rücken sanft rund; Kopf in Verlängerung des Rückens.
    Atme ein und lass den Bauch sinken; Kopf in Verlängerung, Blick nach unten.
    Wechsle sanft hin und her, bis zu fünfmal.
steps-cat_cow-seated =
    Setz dich vorn auf den Stuhl, Füße am Boden, Hände auf die Oberschenkel.
    Atme aus und mach den Rücken sanft rund, Kinn zur Brust, Nacken locker.
    Atme ein und lass die Brust nach vorn kommen, heb den Kopf ein wenig.
    Wechsle sanft hin und her, bis zu fünfmal.
steps-cat_cow-seated-neutral =
    Setz dich vorn auf den Stuhl, Füße am Boden, Hände auf die Oberschenkel.
    Atme aus und mach den Rücken sanft rund; Kopf in Verlängerung des Rückens.
    Atme ein und lass die Brust nach vorn kommen; Kopf in Verlängerung, Blick nach vorn.
    Wechsle sanft hin und her, bis zu fünfmal.
steps-cat_cow-standing =
    Stell dich einen Schritt vor einen stabilen Tisch, Hände darauf, Knie weich.
    Atme aus und mach den Rücken sanft rund, Kinn zur Brust, Nacken locker.
    Atme ein und lass den Bauch sinken, heb den Kopf ein wenig.
    Wechsle sanft hin und her, bis zu fünfmal.
steps-cat_cow-standing-neutral =
    Stell dich einen Schritt vor einen stabilen Tisch, Hände darauf, Knie weich.
    Atme aus und mach den Rücken sanft rund; Kopf in Verlängerung des Rückens.
    Atme ein und lass den Bauch sinken; Kopf in Verlängerung, Blick nach unten.
    Wechsle sanft hin und her, bis zu fünfmal.
steps-childs_pose-floor =
    Vierfüßlerstand: Knie weit, große Zehen berühren sich.
    Setz dich auf die Fersen, richte den Rücken auf, beug dich auf die Oberschenkel.
    Stirn auf den Boden oder ein Kissen, Arme nach vorn, Handflächen nach unten.
    Atme tief aus, bleib eine halbe bis ganze Minute. Nichts erzwingen.
steps-childs_pose-seated =
    Rück mit dem Stuhl vom Tisch weg, Füße weit auf den Boden.
    Beug dich aus der Hüfte vor und leg Arme und Stirn auf den Tisch.
    Lass den Rücken lang werden.
    Atme tief aus, bleib eine halbe bis ganze Minute. Nichts erzwingen.
steps-downward_dog-floor =
    Vierfüßlerstand: Schultern über den Handgelenken, Knie hüftbreit, Hände flach; dann etwas nach vorn.
    Heb die Knie, bring die Hüften nach oben und hinten.
    Knie leicht gebeugt, gern mehr. Nicht bei Bluthochdruck, Glaukom, Schwindel.
    Ein paarmal einatmen, tief ausatmen; langsam herunter.
steps-downward_dog-standing =
    Hände schulterbreit auf einen stabilen Tisch oder an die Wand.
    Geh mit den Füßen zurück, lass die Brust zwischen die Arme sinken, Hüften nach hinten.
    Knie leicht gebeugt, gern mehr; Ohren neben den Armen.
    Ein paarmal einatmen, tief ausatmen; langsam wieder heran und aufrichten.
steps-tai_chi-standing =
    Stell die Füße hüftbreit, Knie weich.
    Heb und senk beide Arme langsam mit dem Atem.
    Verlagere das Gewicht von einem Fuß auf den anderen und lass die Arme folgen.
    Bleib zwei Minuten im Fluss, ohne Eile.
steps-rest-floor =
    Leg dich so hin, wie es guttut: auf die Seite oder auf den Rücken, Unterschenkel auf den Stuhl.
    Atme ruhig und lass los.
    Bleib ein paar Minuten; roll dich zum Aufstehen auf die Seite.
steps-rest-seated =
    Lehn den Stuhl zurück, so weit es bequem ist, mit etwas hinter dem Kopf.
    Arme ablegen, Füße auf den Boden.
    Bleib ein paar Minuten.

# Letzter Schritt bei einer Verletzung oder in einer akuten Phase.
steps-gentle = Heute kleiner und langsamer. Hör auf, wenn es wehtut oder Schmerz, Kribbeln oder Taubheit in Arm oder Bein zieht.

# Offered in place of something else. $activity: one of activity-….
offer-instead = Vielleicht stattdessen: { $activity }.

<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
    <context>
        <name>eigencall</name>
        <message>
            <location filename="../../../app/ui/application.py" />
            <source>Something went wrong inside ({kind}). The program goes on.</source>
            <translation>Im Inneren ging etwas schief ({kind}). Das Programm läuft weiter.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/banner.py" />
            <source>Dismiss this message</source>
            <translation>Diese Nachricht wegklicken</translation>
        </message>
        <message>
            <location filename="../../../app/ui/banner.py" />
            <source>Message</source>
            <translation>Nachricht</translation>
        </message>
        <message>
            <location filename="../../../app/ui/call_bar.py" />
            <source>Call</source>
            <translation>Anruf</translation>
        </message>
        <message>
            <location filename="../../../app/ui/call_bar.py" />
            <source>Camera off</source>
            <translation>Kamera aus</translation>
        </message>
        <message>
            <location filename="../../../app/ui/call_bar.py" />
            <source>Camera on</source>
            <translation>Kamera an</translation>
        </message>
        <message>
            <location filename="../../../app/ui/call_bar.py" />
            <source>Full screen</source>
            <translation>Vollbild</translation>
        </message>
        <message>
            <location filename="../../../app/ui/call_bar.py" />
            <source>Hang up</source>
            <translation>Auflegen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/call_bar.py" />
            <source>Mute</source>
            <translation>Stumm schalten</translation>
        </message>
        <message>
            <location filename="../../../app/ui/call_bar.py" />
            <source>Record the call</source>
            <translation>Den Anruf aufnehmen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/call_bar.py" />
            <source>Self view</source>
            <translation>Selbstansicht</translation>
        </message>
        <message>
            <location filename="../../../app/ui/call_bar.py" />
            <source>Statistics</source>
            <translation>Statistik</translation>
        </message>
        <message>
            <location filename="../../../app/ui/call_bar.py" />
            <source>Stop recording</source>
            <translation>Aufnahme beenden</translation>
        </message>
        <message>
            <location filename="../../../app/ui/call_bar.py" />
            <source>Unmute</source>
            <translation>Stummschaltung aufheben</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices.py" />
            <source>No microphone</source>
            <translation>Kein Mikrofon</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices.py" />
            <source>No sound</source>
            <translation>Kein Ton</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices_tab.py" />
            <source>Camera</source>
            <translation>Kamera</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices_tab.py" />
            <source>How loud the microphone is now</source>
            <translation>Wie laut das Mikrofon gerade ist</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices_tab.py" />
            <source>Look for devices again</source>
            <translation>Geräte neu suchen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices_tab.py" />
            <source>Microphone</source>
            <translation>Mikrofon</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices_tab.py" />
            <source>No answer. Try again</source>
            <translation>Keine Antwort. Noch einmal</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices_tab.py" />
            <source>No picture</source>
            <translation>Kein Bild</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices_tab.py" />
            <source>Only you see this. The other side gets a drawn face.</source>
            <translation>Nur Sie sehen das. Die andere Seite bekommt ein gezeichnetes Gesicht.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices_tab.py" />
            <source>Pictures</source>
            <translation>Bilder</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices_tab.py" />
            <source>Speaker</source>
            <translation>Lautsprecher</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices_tab.py" />
            <source>The first camera</source>
            <translation>Die erste Kamera</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices_tab.py" />
            <source>The system's microphone</source>
            <translation>Das Mikrofon des Systems</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices_tab.py" />
            <source>The system's speaker</source>
            <translation>Der Lautsprecher des Systems</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices_tab.py" />
            <source>What the camera sees now</source>
            <translation>Was die Kamera gerade sieht</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices_tab.py" />
            <source>{name} (not found)</source>
            <translation>{name} (nicht gefunden)</translation>
        </message>
        <message>
            <location filename="../../../app/ui/devices_tab.py" />
            <source>{n} a second</source>
            <translation>{n} in der Sekunde</translation>
        </message>
        <message>
            <location filename="../../../app/ui/drawing.py" />
            <source>This machine has no OpenGL 3.3 to draw with; the call goes on.</source>
            <translation>Dieser Rechner hat kein OpenGL 3.3 zum Zeichnen; der Anruf geht weiter.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment.py" />
            <source>Back</source>
            <translation>Zurück</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment.py" />
            <source>Begin</source>
            <translation>Beginnen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment.py" />
            <source>Cancel</source>
            <translation>Abbrechen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment.py" />
            <source>Choose another cut if the camera guessed wrong</source>
            <translation>Einen anderen Schnitt wählen, wenn die Kamera falsch geraten hat</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment.py" />
            <source>Hair</source>
            <translation>Haar</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment.py" />
            <source>How much is reckoned</source>
            <translation>Wie viel berechnet ist</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment.py" />
            <source>Keep it</source>
            <translation>Behalten</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment.py" />
            <source>Make your own likeness</source>
            <translation>Ihr eigenes Abbild machen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment.py" />
            <source>Making your likeness</source>
            <translation>Ihr Abbild wird gemacht</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment.py" />
            <source>Stop, and keep nothing</source>
            <translation>Aufhören und nichts behalten</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment.py" />
            <source>Ten seconds: look ahead, left, right, and smile. Glasses off, light from the front.</source>
            <translation>Zehn Sekunden: geradeaus schauen, nach links, nach rechts, und lächeln. Brille ab, Licht von vorn.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment.py" />
            <source>Try again</source>
            <translation>Noch einmal</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment.py" />
            <source>Use an invented face</source>
            <translation>Ein erfundenes Gesicht nehmen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment.py" />
            <source>What is kept and sent</source>
            <translation>Was behalten und gesendet wird</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment.py" />
            <source>What to do</source>
            <translation>Was zu tun ist</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment.py" />
            <source>What went wrong</source>
            <translation>Was schiefging</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment.py" />
            <source>What would help</source>
            <translation>Was helfen würde</translation>
        </message>
        <message>
            <location filename="../../../app/ui/enrolment.py" />
            <source>Your likeness</source>
            <translation>Ihr Abbild</translation>
        </message>
        <message>
            <location filename="../../../app/ui/faces.py" />
            <source>Arrow keys choose, Enter wears</source>
            <translation>Pfeiltasten wählen, Eingabe trägt</translation>
        </message>
        <message>
            <location filename="../../../app/ui/faces.py" />
            <source>Close</source>
            <translation>Schließen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/faces.py" />
            <source>Delete my likeness</source>
            <translation>Mein Abbild löschen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/faces.py" />
            <source>Faces</source>
            <translation>Gesichter</translation>
        </message>
        <message>
            <location filename="../../../app/ui/faces.py" />
            <source>Make it again</source>
            <translation>Noch einmal machen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/faces.py" />
            <source>My own likeness</source>
            <translation>Mein eigenes Abbild</translation>
        </message>
        <message>
            <location filename="../../../app/ui/faces.py" />
            <source>Remove it from this machine</source>
            <translation>Von diesem Rechner entfernen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/faces.py" />
            <source>Ten seconds before the camera</source>
            <translation>Zehn Sekunden vor der Kamera</translation>
        </message>
        <message>
            <location filename="../../../app/ui/faces.py" />
            <source>Wear this face</source>
            <translation>Dieses Gesicht tragen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/faces.py" />
            <source>Who do you want to be seen as?</source>
            <translation>Als wer wollen Sie gesehen werden?</translation>
        </message>
        <message>
            <location filename="../../../app/ui/faces.py" />
            <source>Your face</source>
            <translation>Ihr Gesicht</translation>
        </message>
        <message>
            <location filename="../../../app/ui/help.py" />
            <source>Close the list of keys</source>
            <translation>Die Liste der Tasten schließen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/help.py" />
            <source>Drag the picture to look from another side, turn the wheel to go nearer.</source>
            <translation>Das Bild ziehen, um von einer anderen Seite zu schauen; am Rad drehen, um näher heranzugehen.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/help.py" />
            <source>Keys</source>
            <translation>Tasten</translation>
        </message>
        <message>
            <location filename="../../../app/ui/hints.py" />
            <source>It is dark. A lamp or a window in front of you helps.</source>
            <translation>Es ist dunkel. Eine Lampe oder ein Fenster vor Ihnen hilft.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/hints.py" />
            <source>It is very bright. Less light from the front helps.</source>
            <translation>Es ist sehr hell. Weniger Licht von vorn hilft.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/hints.py" />
            <source>No camera picture yet. Is the camera plugged in and allowed?</source>
            <translation>Noch kein Kamerabild. Ist die Kamera angeschlossen und erlaubt?</translation>
        </message>
        <message>
            <location filename="../../../app/ui/hints.py" />
            <source>No face is seen. Look into the camera.</source>
            <translation>Kein Gesicht zu sehen. Schauen Sie in die Kamera.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/hints.py" />
            <source>You are far away. Come closer to the camera.</source>
            <translation>Sie sind weit weg. Kommen Sie näher an die Kamera.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/hints.py" />
            <source>You are very close. A little further away works better.</source>
            <translation>Sie sind sehr nah. Etwas weiter weg geht es besser.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/hints.py" />
            <source>Your face is at the edge of the picture.</source>
            <translation>Ihr Gesicht ist am Rand des Bildes.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/invite_page.py" />
            <source>By chat or mail; no server is needed. It works once, for half an hour.</source>
            <translation>Per Chat oder Mail; ohne Server. Sie gilt einmal, eine halbe Stunde lang.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/invite_page.py" />
            <source>Connect</source>
            <translation>Verbinden</translation>
        </message>
        <message>
            <location filename="../../../app/ui/invite_page.py" />
            <source>Copied</source>
            <translation>Kopiert</translation>
        </message>
        <message>
            <location filename="../../../app/ui/invite_page.py" />
            <source>Copy the answer</source>
            <translation>Die Antwort kopieren</translation>
        </message>
        <message>
            <location filename="../../../app/ui/invite_page.py" />
            <source>Copy the invite</source>
            <translation>Die Einladung kopieren</translation>
        </message>
        <message>
            <location filename="../../../app/ui/invite_page.py" />
            <source>Paste what comes back</source>
            <translation>Einfügen, was zurückkommt</translation>
        </message>
        <message>
            <location filename="../../../app/ui/invite_page.py" />
            <source>Send this answer back</source>
            <translation>Schicken Sie diese Antwort zurück</translation>
        </message>
        <message>
            <location filename="../../../app/ui/invite_page.py" />
            <source>Send this to the other person</source>
            <translation>Schicken Sie das der anderen Person</translation>
        </message>
        <message>
            <location filename="../../../app/ui/invite_page.py" />
            <source>Show as QR code</source>
            <translation>Als QR-Code zeigen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/invite_page.py" />
            <source>Show as text</source>
            <translation>Als Text zeigen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/invite_page.py" />
            <source>Stop waiting</source>
            <translation>Nicht mehr warten</translation>
        </message>
        <message>
            <location filename="../../../app/ui/invite_page.py" />
            <source>The answer to the invite</source>
            <translation>Die Antwort auf die Einladung</translation>
        </message>
        <message>
            <location filename="../../../app/ui/invite_page.py" />
            <source>The other person pastes it under the invite; then you are connected.</source>
            <translation>Die andere Person fügt sie unter der Einladung ein; dann sind Sie verbunden.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/invite_page.py" />
            <source>Then paste their answer here</source>
            <translation>Dann hier die Antwort einfügen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/invite_page.py" />
            <source>Waiting for the other person</source>
            <translation>Warten auf die andere Person</translation>
        </message>
        <message>
            <location filename="../../../app/ui/invite_page.py" />
            <source>What is wrong with the answer</source>
            <translation>Was an der Antwort falsch ist</translation>
        </message>
        <message>
            <location filename="../../../app/ui/invite_page.py" />
            <source>eigencall-answer-…</source>
            <translation>eigencall-answer-…</translation>
        </message>
        <message>
            <location filename="../../../app/ui/keep_pill.py" />
            <source>Call this person again without a code?</source>
            <translation>Diese Person wieder ohne Code anrufen?</translation>
        </message>
        <message>
            <location filename="../../../app/ui/keep_pill.py" />
            <source>Keep</source>
            <translation>Behalten</translation>
        </message>
        <message>
            <location filename="../../../app/ui/keep_pill.py" />
            <source>Knowing each other</source>
            <translation>Einander kennen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/keep_pill.py" />
            <source>Not now</source>
            <translation>Jetzt nicht</translation>
        </message>
        <message>
            <location filename="../../../app/ui/keep_pill.py" />
            <source>The other person is asked too</source>
            <translation>Die andere Person wird auch gefragt</translation>
        </message>
        <message>
            <location filename="../../../app/ui/keep_pill.py" />
            <source>The other person would like to know you. You too?</source>
            <translation>Die andere Person möchte Sie kennen. Sie auch?</translation>
        </message>
        <message>
            <location filename="../../../app/ui/keep_pill.py" />
            <source>Whoever you keep can call you without a code while this window is open, and you them. It is done only if both of you want it.</source>
            <translation>Wen Sie behalten, der kann Sie ohne Code anrufen, solange dieses Fenster offen ist, und Sie ihn. Es geschieht nur, wenn beide es wollen.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/keep_pill.py" />
            <source>You know each other now</source>
            <translation>Sie kennen einander jetzt</translation>
        </message>
        <message>
            <location filename="../../../app/ui/keys.py" />
            <source>Camera off or on</source>
            <translation>Kamera aus oder an</translation>
        </message>
        <message>
            <location filename="../../../app/ui/keys.py" />
            <source>Choose or make your face</source>
            <translation>Ihr Gesicht wählen oder machen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/keys.py" />
            <source>Close what is open; stop calling</source>
            <translation>Schließen, was offen ist; nicht mehr anrufen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/keys.py" />
            <source>Join with a code</source>
            <translation>Mit einem Code beitreten</translation>
        </message>
        <message>
            <location filename="../../../app/ui/keys.py" />
            <source>Look straight at the face again</source>
            <translation>Das Gesicht wieder gerade ansehen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/keys.py" />
            <source>Microphone off or on</source>
            <translation>Mikrofon aus oder an</translation>
        </message>
        <message>
            <location filename="../../../app/ui/keys.py" />
            <source>Self view: avatar, camera, hidden</source>
            <translation>Selbstansicht: Avatar, Kamera, verborgen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/keys.py" />
            <source>Settings</source>
            <translation>Einstellungen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/keys.py" />
            <source>Start a call</source>
            <translation>Anruf beginnen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/keys.py" />
            <source>Take my face now as the one at rest</source>
            <translation>Mein Gesicht von jetzt als das ruhende nehmen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/keys.py" />
            <source>Talk while it is held, when muted</source>
            <translation>Sprechen, solange sie gehalten wird, wenn stumm</translation>
        </message>
        <message>
            <location filename="../../../app/ui/keys.py" />
            <source>These keys</source>
            <translation>Diese Tasten</translation>
        </message>
        <message>
            <location filename="../../../app/ui/keys_tab.py" />
            <source>The usual keys</source>
            <translation>Die üblichen Tasten</translation>
        </message>
        <message>
            <location filename="../../../app/ui/keys_tab.py" />
            <source>What has to be corrected</source>
            <translation>Was zu berichtigen ist</translation>
        </message>
        <message>
            <location filename="../../../app/ui/keys_tab.py" />
            <source>{key} cannot do both: “{one}” and “{two}”. Choose another key for one of them.</source>
            <translation>{key} kann nicht beides: „{one}“ und „{two}“. Wählen Sie für eines davon eine andere Taste.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/main_window.py" />
            <source>Keys and help</source>
            <translation>Tasten und Hilfe</translation>
        </message>
        <message>
            <location filename="../../../app/ui/main_window.py" />
            <source>The other person's code</source>
            <translation>Der Code der anderen Person</translation>
        </message>
        <message>
            <location filename="../../../app/ui/main_window.py" />
            <source>The recording is {path}</source>
            <translation>Die Aufnahme ist {path}</translation>
        </message>
        <message>
            <location filename="../../../app/ui/main_window.py" />
            <source>This will be used from the next start of the program.</source>
            <translation>Das gilt ab dem nächsten Start des Programms.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/main_window.py" />
            <source>Your camera is off</source>
            <translation>Ihre Kamera ist aus</translation>
        </message>
        <message>
            <location filename="../../../app/ui/main_window.py" />
            <source>Your face of this moment is now the one at rest.</source>
            <translation>Ihr Gesicht dieses Augenblicks ist jetzt das ruhende.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/network_tab.py" />
            <source>Across the internet a STUN server helps, and where routers are strict, a relay. Used from the next call.</source>
            <translation>Durch das Internet hilft ein STUN-Server, und wo Router streng sind, ein Relais. Gilt ab dem nächsten Anruf.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/network_tab.py" />
            <source>As little as is good</source>
            <translation>So wenig wie gut ist</translation>
        </message>
        <message>
            <location filename="../../../app/ui/network_tab.py" />
            <source>At most 16 kbit/s</source>
            <translation>Höchstens 16 kbit/s</translation>
        </message>
        <message>
            <location filename="../../../app/ui/network_tab.py" />
            <source>At most 24 kbit/s</source>
            <translation>Höchstens 24 kbit/s</translation>
        </message>
        <message>
            <location filename="../../../app/ui/network_tab.py" />
            <source>At most {n} kbit/s</source>
            <translation>Höchstens {n} kbit/s</translation>
        </message>
        <message>
            <location filename="../../../app/ui/network_tab.py" />
            <source>Bandwidth</source>
            <translation>Bandbreite</translation>
        </message>
        <message>
            <location filename="../../../app/ui/network_tab.py" />
            <source>Brings two people with the same code together. It sees neither faces nor voices, and cannot read what the two tell each other.</source>
            <translation>Bringt zwei Menschen mit demselben Code zusammen. Er sieht weder Gesichter noch hört er Stimmen, und er kann nicht lesen, was die beiden einander sagen.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/network_tab.py" />
            <source>Connect through the relay only; this hides my address</source>
            <translation>Nur über das Relais verbinden; das verbirgt meine Adresse</translation>
        </message>
        <message>
            <location filename="../../../app/ui/network_tab.py" />
            <source>Meeting point</source>
            <translation>Treffpunkt</translation>
        </message>
        <message>
            <location filename="../../../app/ui/network_tab.py" />
            <source>Password</source>
            <translation>Passwort</translation>
        </message>
        <message>
            <location filename="../../../app/ui/network_tab.py" />
            <source>Reach it by</source>
            <translation>Erreichen über</translation>
        </message>
        <message>
            <location filename="../../../app/ui/network_tab.py" />
            <source>Relay (TURN server)</source>
            <translation>Relais (TURN-Server)</translation>
        </message>
        <message>
            <location filename="../../../app/ui/network_tab.py" />
            <source>STUN server</source>
            <translation>STUN-Server</translation>
        </message>
        <message>
            <location filename="../../../app/ui/network_tab.py" />
            <source>TCP</source>
            <translation>TCP</translation>
        </message>
        <message>
            <location filename="../../../app/ui/network_tab.py" />
            <source>TLS, for strict firewalls</source>
            <translation>TLS, für strenge Firewalls</translation>
        </message>
        <message>
            <location filename="../../../app/ui/network_tab.py" />
            <source>UDP, the quickest</source>
            <translation>UDP, am schnellsten</translation>
        </message>
        <message>
            <location filename="../../../app/ui/network_tab.py" />
            <source>Up to 64 kbit/s, for a better voice</source>
            <translation>Bis zu 64 kbit/s, für eine bessere Stimme</translation>
        </message>
        <message>
            <location filename="../../../app/ui/network_tab.py" />
            <source>User name</source>
            <translation>Benutzername</translation>
        </message>
        <message>
            <location filename="../../../app/ui/network_tab.py" />
            <source>none; for instance stun.example.org</source>
            <translation>keiner; zum Beispiel stun.example.org</translation>
        </message>
        <message>
            <location filename="../../../app/ui/network_tab.py" />
            <source>none; for instance turn.example.org</source>
            <translation>keines; zum Beispiel turn.example.org</translation>
        </message>
        <message>
            <location filename="../../../app/ui/network_tab.py" />
            <source>one of this program's own</source>
            <translation>ein eigener dieses Programms</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pages.py" />
            <source>7-acorn-violin, or an invite</source>
            <translation>7-acorn-violin, oder eine Einladung</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pages.py" />
            <source>A text to send by chat or mail; no server is needed</source>
            <translation>Ein Text zum Verschicken per Chat oder Mail; ohne Server</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pages.py" />
            <source>Call again</source>
            <translation>Noch einmal anrufen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pages.py" />
            <source>Choose your face</source>
            <translation>Ihr Gesicht wählen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pages.py" />
            <source>Copy the code</source>
            <translation>Den Code kopieren</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pages.py" />
            <source>Invite by message</source>
            <translation>Per Nachricht einladen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pages.py" />
            <source>Join</source>
            <translation>Beitreten</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pages.py" />
            <source>Or join with a code or an invite</source>
            <translation>Oder mit einem Code oder einer Einladung beitreten</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pages.py" />
            <source>Read this to the other person</source>
            <translation>Lesen Sie das der anderen Person vor</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pages.py" />
            <source>Stop calling</source>
            <translation>Nicht mehr anrufen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pages.py" />
            <source>Talk face to face without sending a picture. Your face travels as a few numbers.</source>
            <translation>Von Angesicht zu Angesicht sprechen, ohne ein Bild zu senden. Ihr Gesicht reist als ein paar Zahlen.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pages.py" />
            <source>The call has ended</source>
            <translation>Der Anruf ist zu Ende</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pages.py" />
            <source>They enter it under “Join with a code”. It works once; then it is worthless.</source>
            <translation>Sie gibt ihn unter „Mit einem Code beitreten“ ein. Er gilt einmal; danach ist er wertlos.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pages.py" />
            <source>Type the code that the other person reads out</source>
            <translation>Den Code eingeben, den die andere Person vorliest</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pages.py" />
            <source>Working</source>
            <translation>In Arbeit</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pages.py" />
            <source>You talked for {time}.</source>
            <translation>Sie haben {time} gesprochen.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pages.py" />
            <source>Your code</source>
            <translation>Ihr Code</translation>
        </message>
        <message>
            <location filename="../../../app/ui/people_list.py" />
            <source>Call {name}</source>
            <translation>{name} anrufen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/people_list.py" />
            <source>People you know</source>
            <translation>Menschen, die Sie kennen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/people_tab.py" />
            <source>Forget</source>
            <translation>Vergessen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/people_tab.py" />
            <source>Forget {name}</source>
            <translation>{name} vergessen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/people_tab.py" />
            <source>Keep after all</source>
            <translation>Doch behalten</translation>
        </message>
        <message>
            <location filename="../../../app/ui/people_tab.py" />
            <source>Let people I know ring me while this window is open</source>
            <translation>Wen ich kenne, der darf mich anrufen, solange dieses Fenster offen ist</translation>
        </message>
        <message>
            <location filename="../../../app/ui/people_tab.py" />
            <source>My name</source>
            <translation>Mein Name</translation>
        </message>
        <message>
            <location filename="../../../app/ui/people_tab.py" />
            <source>Name of {name}</source>
            <translation>Name von {name}</translation>
        </message>
        <message>
            <location filename="../../../app/ui/people_tab.py" />
            <source>You know nobody yet. In a call, both of you can choose to keep each other; then you call again without a code.</source>
            <translation>Sie kennen noch niemanden. In einem Anruf können beide wählen, einander zu behalten; dann rufen Sie wieder ohne Code an.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/people_tab.py" />
            <source>what those who keep you see</source>
            <translation>was die sehen, die Sie behalten</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pills.py" />
            <source>Connection</source>
            <translation>Verbindung</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pills.py" />
            <source>Duration</source>
            <translation>Dauer</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pills.py" />
            <source>Recording</source>
            <translation>Aufnahme</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pills.py" />
            <source>Say these words to each other. If both of you see the same ones, nobody stands between you and listens.</source>
            <translation>Sagen Sie einander diese Wörter. Wenn beide dieselben sehen, steht niemand zwischen Ihnen und hört zu.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pills.py" />
            <source>Verification words</source>
            <translation>Prüfwörter</translation>
        </message>
        <message>
            <location filename="../../../app/ui/pills.py" />
            <source>Whoever records keeps both faces and voices; the other side always sees it.</source>
            <translation>Wer aufnimmt, behält beide Gesichter und Stimmen; die andere Seite sieht es immer.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/qr.py" />
            <source>A telephone's camera reads this</source>
            <translation>Die Kamera eines Telefons liest das</translation>
        </message>
        <message>
            <location filename="../../../app/ui/qr.py" />
            <source>QR code</source>
            <translation>QR-Code</translation>
        </message>
        <message>
            <location filename="../../../app/ui/replay.py" />
            <source>Save as a film</source>
            <translation>Als Film speichern</translation>
        </message>
        <message>
            <location filename="../../../app/ui/replay.py" />
            <source>The face</source>
            <translation>Das Gesicht</translation>
        </message>
        <message>
            <location filename="../../../app/ui/replay.py" />
            <source>The film is being made…</source>
            <translation>Der Film wird gemacht …</translation>
        </message>
        <message>
            <location filename="../../../app/ui/replay.py" />
            <source>The film is {path}</source>
            <translation>Der Film ist {path}</translation>
        </message>
        <message>
            <location filename="../../../app/ui/replay.py" />
            <source>The other face large</source>
            <translation>Das andere Gesicht groß</translation>
        </message>
        <message>
            <location filename="../../../app/ui/replay.py" />
            <source>The other face of the call. A click makes it large.</source>
            <translation>Das andere Gesicht des Anrufs. Ein Klick macht es groß.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/ring.py" />
            <source>Your camera, and how much is done</source>
            <translation>Ihre Kamera, und wie viel getan ist</translation>
        </message>
        <message>
            <location filename="../../../app/ui/ring.py" />
            <source>{percent} percent done</source>
            <translation>{percent} Prozent getan</translation>
        </message>
        <message>
            <location filename="../../../app/ui/ring_page.py" />
            <source>Decline</source>
            <translation>Ablehnen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/ring_page.py" />
            <source>Take the call</source>
            <translation>Annehmen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/ring_page.py" />
            <source>Who rings</source>
            <translation>Wer anruft</translation>
        </message>
        <message>
            <location filename="../../../app/ui/ring_page.py" />
            <source>is calling you. You kept each other after an earlier call.</source>
            <translation>ruft Sie an. Sie haben einander nach einem früheren Anruf behalten.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/self_view.py" />
            <source>Yourself</source>
            <translation>Sie selbst</translation>
        </message>
        <message>
            <location filename="../../../app/ui/self_view.py" />
            <source>Yourself, as the choice under S says. Drag to move.</source>
            <translation>Sie selbst, wie mit S gewählt. Zum Verschieben ziehen.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>As the system</source>
            <translation>Wie das System</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>Background</source>
            <translation>Hintergrund</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>Colours of the window</source>
            <translation>Farben des Fensters</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>Dark</source>
            <translation>Dunkel</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>Devices</source>
            <translation>Geräte</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>Hidden</source>
            <translation>Verborgen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>Kinds of settings</source>
            <translation>Arten von Einstellungen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>Language</source>
            <translation>Sprache</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>Light</source>
            <translation>Hell</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>Light on faces</source>
            <translation>Licht auf Gesichtern</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>Looks</source>
            <translation>Aussehen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>My avatar</source>
            <translation>Mein Avatar</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>My camera</source>
            <translation>Meine Kamera</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>Network</source>
            <translation>Netz</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>People</source>
            <translation>Menschen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>Save</source>
            <translation>Speichern</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>Show me as in a mirror</source>
            <translation>Mich wie im Spiegel zeigen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>Soft skin</source>
            <translation>Weiche Haut</translation>
        </message>
        <message>
            <location filename="../../../app/ui/settings_dialog.py" />
            <source>WebGL Studio</source>
            <translation>WebGL Studio</translation>
        </message>
        <message>
            <location filename="../../../app/ui/stage.py" />
            <source>Arrow keys look from another side, plus and minus go nearer or away.</source>
            <translation>Pfeiltasten schauen von einer anderen Seite, Plus und Minus gehen näher heran oder weiter weg.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/stage.py" />
            <source>Note on the picture</source>
            <translation>Hinweis auf dem Bild</translation>
        </message>
        <message>
            <location filename="../../../app/ui/statistics.py" />
            <source>Delay, camera to screen</source>
            <translation>Verzögerung, Kamera bis Bild</translation>
        </message>
        <message>
            <location filename="../../../app/ui/statistics.py" />
            <source>Faces shown</source>
            <translation>Gezeigte Gesichter</translation>
        </message>
        <message>
            <location filename="../../../app/ui/statistics.py" />
            <source>Finding your face</source>
            <translation>Ihr Gesicht finden</translation>
        </message>
        <message>
            <location filename="../../../app/ui/statistics.py" />
            <source>Packets lost</source>
            <translation>Verlorene Pakete</translation>
        </message>
        <message>
            <location filename="../../../app/ui/statistics.py" />
            <source>Receiving, on the wire</source>
            <translation>Empfang, auf der Leitung</translation>
        </message>
        <message>
            <location filename="../../../app/ui/statistics.py" />
            <source>Round trip</source>
            <translation>Hin und zurück</translation>
        </message>
        <message>
            <location filename="../../../app/ui/statistics.py" />
            <source>Sending, on the wire</source>
            <translation>Senden, auf der Leitung</translation>
        </message>
        <message>
            <location filename="../../../app/ui/statistics.py" />
            <source>This call, last minute</source>
            <translation>Dieser Anruf, letzte Minute</translation>
        </message>
        <message>
            <location filename="../../../app/ui/statistics.py" />
            <source>Video would cost {rate}, as measured on this call</source>
            <translation>Video würde {rate} kosten, gemessen in diesem Anruf</translation>
        </message>
        <message>
            <location filename="../../../app/ui/statistics.py" />
            <source>of which face data</source>
            <translation>davon Gesichtsdaten</translation>
        </message>
        <message>
            <location filename="../../../app/ui/statistics.py" />
            <source>{name}, last minute</source>
            <translation>{name}, letzte Minute</translation>
        </message>
        <message>
            <location filename="../../../app/ui/statistics.py" />
            <source>{value} %</source>
            <translation>{value} %</translation>
        </message>
        <message>
            <location filename="../../../app/ui/statistics.py" />
            <source>{value} a second</source>
            <translation>{value} in der Sekunde</translation>
        </message>
        <message>
            <location filename="../../../app/ui/statistics.py" />
            <source>{value} ms</source>
            <translation>{value} ms</translation>
        </message>
        <message>
            <location filename="../../../app/ui/transport.py" />
            <source>Left, Right</source>
            <translation>Links, Rechts</translation>
        </message>
        <message>
            <location filename="../../../app/ui/transport.py" />
            <source>Pause</source>
            <translation>Pause</translation>
        </message>
        <message>
            <location filename="../../../app/ui/transport.py" />
            <source>Place in the recording</source>
            <translation>Stelle in der Aufnahme</translation>
        </message>
        <message>
            <location filename="../../../app/ui/transport.py" />
            <source>Play</source>
            <translation>Abspielen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/transport.py" />
            <source>Space</source>
            <translation>Leertaste</translation>
        </message>
        <message>
            <location filename="../../../app/ui/transport.py" />
            <source>Time</source>
            <translation>Zeit</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source> · muted</source>
            <translation> · stumm</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>, and so is the microphone</source>
            <translation>, das Mikrofon auch</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>Both of you are recording</source>
            <translation>Sie nehmen beide auf</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>Calling {who}</source>
            <translation>{who} wird angerufen</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>Connecting</source>
            <translation>Verbindung wird aufgebaut</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>Fair connection</source>
            <translation>Mäßige Verbindung</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>Getting a code</source>
            <translation>Ein Code wird geholt</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>Good connection</source>
            <translation>Gute Verbindung</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>Looking for the other person</source>
            <translation>Die andere Person wird gesucht</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>Poor connection</source>
            <translation>Schlechte Verbindung</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>Receiving {wire}, of which face data {payload}</source>
            <translation>Empfang {wire}, davon Gesichtsdaten {payload}</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>Reconnecting</source>
            <translation>Verbindung wird erneuert</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>Sending {wire}, of which face data {payload}</source>
            <translation>Senden {wire}, davon Gesichtsdaten {payload}</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>The code is being checked. It works once.</source>
            <translation>Der Code wird geprüft. Er gilt einmal.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>The meeting point is being asked for one.</source>
            <translation>Der Treffpunkt wird um einen gebeten.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>The other camera is off</source>
            <translation>Die andere Kamera ist aus</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>The other microphone is off</source>
            <translation>Das andere Mikrofon ist aus</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>The other person is out of the picture</source>
            <translation>Die andere Person ist nicht im Bild</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>The other side has gone silent. Trying again…</source>
            <translation>Die andere Seite ist verstummt. Neuer Versuch …</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>The other side is recording</source>
            <translation>Die andere Seite nimmt auf</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>Their program is being looked for.</source>
            <translation>Ihr Programm wird gesucht.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>Waiting for the other face</source>
            <translation>Warten auf das andere Gesicht</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>Waiting · Eigencall</source>
            <translation>Warten · Eigencall</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>You are recording</source>
            <translation>Sie nehmen auf</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>You have found each other. A direct way between you is being made.</source>
            <translation>Sie haben einander gefunden. Ein direkter Weg zwischen Ihnen wird gebaut.</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>few pictures</source>
            <translation>wenige Bilder</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>long delay</source>
            <translation>lange Verzögerung</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>packets are lost</source>
            <translation>Pakete gehen verloren</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>{now} (video: {video})</source>
            <translation>{now} (Video: {video})</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>{rate} Mbit/s</source>
            <translation>{rate} Mbit/s</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>{rate} kbit/s</source>
            <translation>{rate} kbit/s</translation>
        </message>
        <message>
            <location filename="../../../app/ui/wording.py" />
            <source>{who} is calling · Eigencall</source>
            <translation>{who} ruft an · Eigencall</translation>
        </message>
    </context>
</TS>

#!/usr/bin/env python3
"""Keys that twenty progress updates take, in a real Chromium: here and in Redmine. The text itself is not counted."""
import datetime, pathlib, sqlite3, sys, tempfile, time

import follow, province, province_browser, province_data, province_peer

COUNT, NOTE = 20, "已完成主体施工"
TAB, ENTER, ALT, SHIFT, CONTROL = "\ue004", "\ue007", "\ue00a", "\ue008", "\ue009"


class Hand:
    """Presses keys and counts them; a key that is pressed while another is held counts once, to nobody's loss."""

    def __init__(self, session):
        self.session, self.keys = session, 0

    def open(self, url):
        province_browser.call(f"{self.session}/url", {"url": url})

    def cookie(self, **cookie):
        province_browser.call(f"{self.session}/cookie", {"cookie": cookie})

    def get(self, words):
        return province_browser.call(f"{self.session}/execute/sync", {"script": f"return {words}", "args": []})

    def type(self, words):
        """Text: it has to be typed wherever it is kept."""
        strokes = [{"type": kind, "value": key} for key in words for kind in ["keyDown", "keyUp"]]
        self.strokes(strokes)

    def press(self, key, held=None):
        self.keys += 1
        strokes = [{"type": "keyDown", "value": key}, {"type": "keyUp", "value": key}]
        if held:
            strokes = [{"type": "keyDown", "value": held}, *strokes, {"type": "keyUp", "value": held}]
        self.strokes(strokes)

    def strokes(self, strokes):
        board = {"type": "key", "id": "keyboard", "actions": strokes}
        province_browser.call(f"{self.session}/actions", {"actions": [board]})

    def until(self, words):
        ends = time.time() + 60
        while not self.get(words):
            assert time.time() < ends, (words, self.get("document.title"), self.get("document.activeElement.outerHTML"))
            time.sleep(0.02)


def theirs(hand, redmine):
    """The shortest way found: next issue (Alt N), edit (Alt E, which leads to the note), the note, back to the box of
    progress, its number, one box further back, Enter. From the list, a note is to be had by mouse alone."""
    site = f"http://127.0.0.1:{redmine.port}"
    hand.open(f"{site}/login")
    name, value = redmine.signed_in()["Cookie"].split("=", 1)
    hand.cookie(name=name, value=value)
    # The list gives the issues their neighbours; the first of it is opened before the count begins.
    hand.open(f"{site}/projects/province/issues?sort=id")
    at = hand.get("document.querySelector('tr.issue td.id a').href")
    hand.open(at)
    for n in range(COUNT):
        if n > 0:
            here = hand.get("location.pathname")
            hand.press("n", ALT)
            hand.until(f"location.pathname != '{here}' && document.readyState == 'complete'")
        hand.until("typeof showAndScrollTo == 'function' && document.querySelector('#issue_notes')")
        hand.press("e", ALT)
        hand.until("document.activeElement.id == 'issue_notes'")
        hand.type(f"{NOTE}{n}")
        while hand.get("document.activeElement.id") != "issue_done_ratio":
            hand.press(TAB, SHIFT)
        hand.type("4")
        hand.press(TAB, SHIFT)
        hand.press(ENTER)
        hand.until("document.readyState == 'complete' && document.querySelector('#flash_notice')")
    with sqlite3.connect(redmine.database) as db:
        kept = db.execute("""select count(distinct i.id) from issues i join journals j on j.journalized_id = i.id
            where i.done_ratio = 40 and j.notes like ?""", [f"{NOTE}%"]).fetchone()[0]
    assert kept == COUNT, f"{kept} of {COUNT} updates are there"
    return hand.keys


def ours(hand, server, folder, who):
    """The sheet of a city's tasks, as `tests/follow/pages.rs` fills it in."""
    site = f"http://127.0.0.1:{server.port}"
    hand.open(f"{site}/healthz")
    hand.cookie(name="moushi", value=who[1])
    hand.open(f"{site}/plans/{who[3]}/report")
    hand.until("document.querySelectorAll('#sheet [data-entry]').length >= 20")
    hand.get("document.querySelector('[name=done]').focus()")
    for n in range(COUNT):
        hand.type(f"{NOTE}{n}")
        hand.press(TAB)
        hand.type("45")
        hand.press(ENTER, CONTROL if n == COUNT - 1 else None)
    hand.until("document.getElementById('sent').textContent.includes('20／20')")
    with sqlite3.connect(folder / "moushi.db") as db:
        kept = db.execute("select count(*) from progress where percent = 45 and done like ?", [f"{NOTE}%"]).fetchone()[0]
    db.close()
    assert kept == COUNT, f"{kept} of {COUNT} reports are there"
    return hand.keys


def moushi(hand, folder):
    """A city with at least twenty tasks under way, on a server of its own."""
    province_data.TASKS, province_data.ALL = {"department": 100, "city": 100, "county": 1}, 6_525
    province_data.DEMANDS, province_data.DOCUMENTS = 10, 200
    people, opened, _ = follow.made(folder, datetime.date.today())
    who = next(one for one in people.sessions if one[0] == "city" and len(opened.get(one[3], [])) >= COUNT)
    server = province.Server(folder)
    try:
        return ours(hand, server, folder, who)
    finally:
        server.stop()


def beside(hand, folder):
    """Redmine with few issues; without time tracking, whose boxes stand between the note and the progress."""
    if not province_peer.installed():
        print("Redmine is not there to read (Debian: redmine-sqlite, puma): not counted")
        return None
    province_data.ALL = 2_000
    redmine = province_peer.Redmine(folder)
    redmine.run("rails", "runner", "Project.first.disable_module!(:time_tracking)")
    try:
        redmine.start()
        return theirs(hand, redmine)
    finally:
        redmine.stop()


def counted(count):
    """Keys, in a Chromium and a folder of its own; none where one of them is not installed."""
    with province_browser.session() as session, tempfile.TemporaryDirectory() as folder:
        if session is None:
            sys.exit("chromium or chromedriver is not installed")
        return count(Hand(session), pathlib.Path(folder))


def main():
    if "--peer" not in sys.argv:
        province.ready()
        here = counted(moushi)
        province.told(f"keys for {COUNT} updates", here, "", 60)
    there = counted(beside)
    if there:
        province.told(f"Redmine: keys for {COUNT} updates", there, "")
    province.table()


if __name__ == "__main__":
    main()

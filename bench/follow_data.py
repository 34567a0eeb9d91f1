"""The follow-up of the province of province_data.py: every plan issued, 10 reports on each task. Past the server."""
import collections, datetime, hashlib, json, random, sqlite3


REPORTS = 10  # on each task
NOTICES, REQUESTS, HANDED = 400, 600, 200  # rows; of the last, tasks of the department that every city has a share in
DAY = datetime.timedelta(days=1)
# Where the tasks stand: those of the past are mostly closed, those of the future under way.
PAST = ["closed"] * 14 + ["in_progress"] * 3 + ["completion_claimed", "verifying", "evaluated", "suspended", "cancelled"]
COMING = ["in_progress"] * 17 + ["assigned", "established", "suspended", "closed"]
DONE = ["已完成选址并通过审核", "主体已封顶，正在安装门窗", "已签订合同，设备全部到货", "召开现场推进会，印发实施方案",
        "完成第二轮摸底，名单已公示", "已组织专家验收，整改三处", "完成招标，施工单位进场", "培训骨干教师两批，正在汇总"]
NEXT = ["下月组织验收", "下月完成装修", "继续推进，按月调度", "尽快完成资金拨付", ""]
TABLES = ["track", "progress", "reached", "request", "notice", "instruction", "issue", "share", "figure", "portfolio",
          "person", "post", "account", "session"]
STAFF = ("staff", "secret-of-staff", "csrf-of-staff")  # of a division that leads tasks of the department


class Year:
    """What is written, table by table; `today` is the day that the server will have."""

    def __init__(self, path, today):
        self.db, self.today, self.pick = sqlite3.connect(path), today, random.Random(500)
        self.first = datetime.date(today.year, 1, 4)
        self.at = int(datetime.datetime(today.year, 1, 4, 9).timestamp() * 1000)
        self.rows, self.open = collections.defaultdict(list), collections.defaultdict(list)
        self.columns = {}
        for table in TABLES:
            info = self.db.execute("select name, lower(type) from pragma_table_info(?)", [table])
            self.columns[table] = {name: "" if kind == "text" else 0 for name, kind in info}
        self.units = {id: (kind, parent) for id, kind, parent in self.db.execute("select id, kind, parent_id from org")}
        self.home = {plan: org for plan, org in self.db.execute("select id, org_id from plan")}

    def put(self, table, **row):
        if not self.columns[table]:
            return  # of another version of the program
        strange = row.keys() - self.columns[table].keys()
        assert not strange, (table, strange)
        self.rows[table].append([row.get(name, empty) for name, empty in self.columns[table].items()])

    def written(self):
        for table, rows in self.rows.items():
            self.db.executemany(f"insert into {table} values ({','.join('?' * len(self.columns[table]))})", rows)
        self.db.commit()
        self.db.execute("analyze")
        self.db.commit()

    def issue(self):
        """Every plan is issued on the fourth of January, its tasks with days, steps and every third with a target."""
        self.tasks, changed = collections.defaultdict(list), []
        for id, plan, code, words, due, body in self.db.execute(
                "select id, plan_id, code, words, due, body from entry where noun = 'task' order by rowid").fetchall():
            row = json.loads(body)["row"]
            self.promise(row, words, due, len(self.tasks[plan]))
            self.tasks[plan].append((id, code, datetime.date.fromisoformat(due), row))
            changed.append((json.dumps({"noun": "task", "row": row}, ensure_ascii=False), id))
        self.db.executemany("update entry set body = ? where id = ?", changed)
        self.db.execute("update plan set state = 'issued'")
        # A body's own tasks are its own to report on; the department has its divisions.
        self.db.execute("update assignment set state = 'accepted'")
        self.db.execute("""update assignment set org_id = (select org_id from plan where plan.id = plan_id) where plan_id in
            (select plan.id from plan join org on org.id = org_id where org.kind <> 'department')""")
        empty = ["documents", "people", "units", "programmes", "requirements", "achievements", "last_year", "below", "links"]
        for plan, tasks in self.tasks.items():
            frozen = {"version": 1, "org": "某单位", "year": self.today.year, **{name: [] for name in empty},
                      "tasks": [row for *_, row in tasks]}
            self.put("issue", id=f"i-{plan}", plan_id=plan, version_no=1, number="北教〔1〕号", digest="0" * 64,
                     body=json.dumps(frozen, ensure_ascii=False), issued_by="a0", issued_at=self.at)

    def promise(self, row, words, due, n):
        span = lambda part: [(at := len(words[:words.index(part)].encode())), at + len(part.encode())]
        row["deadline"] = {"span": span(row["deadline_words"]), "grain": "month", "role": "until", "latest": due}
        end = datetime.date.fromisoformat(due)
        steps = [(end - (end - self.first) * (3 - part) // 4, part) for part in range(3)]
        row["milestones"] = [{"due": str(day), "words": f"第{part + 1}步完成", "percent": 25.0 * (part + 1)}
                             for day, part in steps] if n % 2 == 0 else []
        if n % 3 == 0:
            count = words[:words.index("个")].lstrip("".join(set(words) - set("0123456789")))
            row["targets"] = [{"indicator": "数量", "quantity": {
                "span": span(count + "个"), "value": float(count), "unit": "个", "bound": "exact"}}]

    def follow(self):
        """Where each task stands, its reports, and the steps that were reached with them."""
        for plan, tasks in self.tasks.items():
            # Every body has something to report on.
            latest = max(tasks, key=lambda task: task[2])[0]
            for id, _, due, row in tasks:
                stands = self.pick.choice(PAST if due < self.today else COMING)
                self.reports(plan, id, due, row, "in_progress" if id == latest else stands)

    def reports(self, plan, id, due, row, stands):
        pick, ended = self.pick, min(due, self.today)
        # The last report is mostly younger than the 35 days within which the next is owed; some turn that old overnight.
        last = ended - DAY * pick.choice([1, 4, 9, 15, 20, 28, 35, 40])
        step = max((last - self.first) // REPORTS, DAY)
        percent, target = 0, (row.get("targets") or [{}])[0]
        for seq in range(1, REPORTS + 1):
            day = last - step * (REPORTS - seq)
            percent = min(100, percent + pick.randint(3, 14))
            if seq == REPORTS and stands in ("closed", "evaluated", "completion_claimed", "verifying"):
                percent = 100
            figure = f"{target['quantity']['value'] * percent // 100:g}" if target else ""
            self.put("progress", id=f"p{seq}-{id}", plan_id=plan, entry_id=id, org_id=self.home[plan], seq=seq,
                     done=f"{pick.choice(DONE)}，累计{percent}%", next=pick.choice(NEXT), percent=percent, figure=figure,
                     problems="资金尚未到位" if pick.random() < 0.05 else "", reported_on=str(day), reported_by="a0",
                     state="submitted" if seq == REPORTS else "acknowledged", reported_at=self.at + seq, version=1,
                     forecast=str(due) if pick.random() < 0.3 else "")
        if stands == "in_progress":
            self.open[plan].append(id)
        closed = str(min(last + DAY, due)) if stands in ("closed", "evaluated") else ""
        self.put("track", entry_id=id, plan_id=plan, lifecycle=stands, closed_on=closed, reported_on=str(last),
                 percent=percent, version=REPORTS, updated_at=self.at, claimant="a0" if percent == 100 else "")
        for part in row["milestones"]:
            if part["percent"] <= percent and pick.random() < 0.9:
                self.put("reached", id=f"r{part['percent']:.0f}-{id}", plan_id=plan, entry_id=id, words=part["words"],
                         reached_on=min(part["due"], str(last)), progress_id=f"p{REPORTS}-{id}", made_by="a0",
                         made_at=self.at)

    def pressed(self):
        """Notices, requests and remarks on tasks of the department and the cities."""
        upper = [(plan, *task) for plan, tasks in self.tasks.items() for task in tasks
                 if self.units[self.home[plan]][0] in ("department", "city")]
        numbers = collections.Counter()
        for plan, id, *_ in self.pick.sample(upper, min(NOTICES, len(upper))):
            numbers[plan] += 1
            self.put("notice", id=f"n-{id}", plan_id=plan, entry_id=id, number=f"督-{numbers[plan]:03}", version=1,
                     seq=numbers[plan], level=1, words="请说明情况", reply_due=str(self.today - DAY * 30),
                     issued_by="a0", issued_at=self.at, reply="已加快", replied_by="a1", replied_at=self.at + 1)
        for n, (plan, id, code, due, row) in enumerate(self.pick.sample(upper, min(REQUESTS, len(upper)))):
            state = ["granted", "granted", "refused"][n % 3]
            self.put("request", id=f"q-{id}", plan_id=plan, entry_id=id, asked='{"change":"milestone"}', state=state,
                     fields=json.dumps({"due": ["", str(due + DAY * 20)]}), reason="工期受雨季影响", asked_by="a1",
                     asked_at=self.at + 5, decided_by="a0", decided_at=self.at + 6, version=2)
            self.put("instruction", id=f"b-{id}", plan_id=plan, entry_id=id, words="抓紧", due=str(self.today),
                     given_by="a1", given_at=self.at, answer="已部署", answered_by="a0", answered_at=self.at, version=2)

    def handed(self):
        """Tasks of the department that every city has a share in and its counties a part of, with monthly figures."""
        plan = next(plan for plan, org in self.home.items() if self.units[org][0] == "department")
        cities = [id for id, (kind, _) in self.units.items() if kind == "city"]
        below = collections.defaultdict(list)
        for id, (kind, parent) in self.units.items():
            if kind == "county":
                below[parent].append(id)
        counted = [task for task in self.tasks[plan] if task[3].get("targets")][:HANDED]
        for n, (id, *_, row) in enumerate(counted):
            for city in cities:
                above = self.share(plan, id, city, "", 60)
                for county in below[city] if n % 10 == 0 else []:
                    self.share(plan, id, county, above, 60 // len(below[city]))
        leader = [org for org, (kind, _) in self.units.items() if kind == "division"][:12]
        for org in leader:
            self.put("portfolio", id=f"f-{org}", post_id="o1", org_id=org)

    def staff(self):
        """Somebody of the division that has most to report on, signed in; tells on which tasks of the department."""
        open, led = {id for tasks in self.open.values() for id in tasks}, collections.defaultdict(list)
        for id, org in self.db.execute("select entry_id, org_id from assignment order by entry_id"):
            if id in open and self.units[org][0] == "division":
                led[org].append(id)
        division = max(led, key=lambda org: len(led[org]))
        self.put("person", id="ps", name="李明", initials="lm", rank=9_999, version=1)
        self.put("post", id="os", person_id="ps", org_id=division, role="staff", title="经办人", rank=9_999,
                 valid_from="2020-01-01", version=1)
        self.put("account", id="as", person_id="ps", login="staff", password="-", state="active",
                 changed_at=1 << 59, version=1)
        self.put("session", id=hashlib.sha256(STAFF[1].encode()).hexdigest(), account_id="as", csrf=STAFF[2],
                 created_at=self.at, seen_at=1 << 60, expires_at=1 << 60)
        return led[division]

    def share(self, plan, entry, org, above, value):
        id, kind = f"s-{entry}-{org}", self.pick.choice(["accepted"] * 9 + ["proposed"])
        self.put("share", id=id, plan_id=plan, entry_id=entry, above=above, org_id=org, measure="sum", unit="个",
                 handed=str(value), value=str(value), state=kind, handed_by="a0", handed_at=self.at, version=2)
        for month in range(1, self.today.month) if kind == "accepted" else []:
            newest = month == self.today.month - 1
            self.put("figure", id=f"g{month}-{id}", plan_id=plan, share_id=id, org_id=org, seq=1, version=2,
                     period=f"{self.today.year}-{month:02}", amount=str(value * month // 13), reported_by="a0",
                     reported_at=self.at, state="submitted" if newest and self.pick.random() < 0.2 else "approved")
        return id


def fill(path, today):
    """Issues and follows the province in the ledger at `path`; tells how many rows each table got, which tasks of
    each plan are under way, and on which STAFF reports."""
    year = Year(path, today)
    for step in [year.issue, year.follow, year.pressed, year.handed]:
        step()
    led = year.staff()
    year.written()
    year.db.close()
    return {table: len(rows) for table, rows in year.rows.items()}, dict(year.open), led

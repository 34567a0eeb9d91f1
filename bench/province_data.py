"""The made-up province of province.py: written past the server, straight into an empty SQLite ledger."""
import hashlib, json, random, sqlite3

YEAR, AT, FAR = 2024, 1_700_000_000_000, 1 << 60
LEADS, DEMANDS, DOCUMENTS, PEOPLE = 60, 300, 10_000, 500
VERBS = ["新建", "改造", "完成", "实施", "推进", "开展", "建成", "培育"]
PLACES = ["县域", "农村", "城区", "边境", "省属", "市属", "民办", "公办"]
THINGS = ["幼儿园", "寄宿制学校", "实训基地", "特殊教育资源中心", "智慧教室", "博士点", "名师工作室", "校园食堂",
          "心理辅导室", "冰雪运动场", "产教联合体", "课后服务点", "研学基地", "思政课实践基地", "校舍加固项目"]
CITIES = "临江 白河 青山 松原 石门 龙泉 安平 永丰 东川 西岭 南湖 北岭 长宁".split()
KINDS = ["routine", "project", "reform", "livelihood", "risk"]
# How many tasks the plan of a body of each kind has; the schools share the rest.
TASKS, ALL = {"department": 1_500, "city": 300, "county": 120}, 50_000


class Province:
    """Units, people and plans; `sessions` are (kind of post, cookie, csrf, plan) of who is signed in."""

    def __init__(self, path):
        self.db = sqlite3.connect(path)
        self.pick, self.sessions, self.plans = random.Random(2024), [], []
        self.columns = {}
        root = self.db.execute("select id, path, name from org").fetchone()
        self.units = [(*root, "department")]

    def put(self, table, **row):
        if table not in self.columns:
            info = self.db.execute(f"select name, lower(type) from pragma_table_info('{table}')")
            self.columns[table] = [(name, "" if kind == "text" else 0) for name, kind in info]
        values = [row.get(name, empty) for name, empty in self.columns[table]]
        self.db.execute(f"insert into {table} values ({','.join('?' * len(values))})", values)

    def unit(self, above, kind, name, rank):
        key = hashlib.md5(name.encode()).hexdigest()
        path = f"{above[1]}{key}/"
        self.put("org", id=key, parent_id=above[0], path=path, kind=kind, name=name, initials="x",
                 rank=rank, valid_from="2020-01-01", version=1)
        self.units.append((key, path, name, kind))
        return self.units[-1]

    def tree(self):
        root, counties = self.units[0], []
        for n in range(LEADS):
            self.unit(root, "division", f"业务{n + 1:02}处", n + 2)
        cities = [self.unit(root, "city", f"{name}市教育局", 100 + n) for n, name in enumerate(CITIES)]
        for n in range(125):
            above = cities[n % 13]
            counties.append(self.unit(above, "county", f"{above[2][:2]}市第{n // 13 + 1}县教育局", 200 + n))
        for n in range(5_000):
            above = counties[n % 125]
            self.unit(above, "school", f"{above[2][:-3]}第{n // 125 + 1}学校", 1_000 + n)

    def signed_in(self):
        """20 at the department, one in each city and county, the others at schools."""
        bodies = [unit for unit in self.units if unit[3] != "division"]
        seats = [bodies[0]] * 20 + bodies[1:]
        for n, (org, _, _, kind) in enumerate(seats[:PEOPLE]):
            role = ["clerk", "leader", "inspector"][n % 3] if kind == "department" else \
                "school" if kind == "school" else "city"
            self.put("person", id=f"p{n}", name=f"王远{n:03}", initials="wy", rank=n + 1, version=1)
            self.put("post", id=f"o{n}", person_id=f"p{n}", org_id=org, role=role, title="经办人",
                     rank=n + 1, valid_from="2020-01-01", version=1)
            self.put("account", id=f"a{n}", person_id=f"p{n}", login=f"user{n}", password="-",
                     state="active", changed_at=FAR // 2, version=1)
            digest = hashlib.sha256(f"secret{n}".encode()).hexdigest()
            self.put("session", id=digest, account_id=f"a{n}", csrf=f"csrf{n}", created_at=AT,
                     seen_at=FAR, expires_at=FAR)
            self.sessions.append((role, f"secret{n}", f"csrf{n}", f"plan-{org}"))

    def ledgers(self):
        bodies = [unit for unit in self.units if unit[3] != "division"]
        left = ALL - sum(TASKS.get(kind, 0) for *_, kind in bodies)
        schools = sum(kind == "school" for *_, kind in bodies)
        for org, _, name, kind in bodies:
            share = left // schools
            plan = f"plan-{org}"
            self.plans.append((plan, kind))
            self.put("plan", id=plan, org_id=org, year=YEAR, title=f"{name}{YEAR}年工作计划",
                     state="draft", created_at=AT, revision=1, version=1)
            if kind != "school":
                tasks = TASKS[kind]
            else:
                schools, tasks, left = schools - 1, share, left - share
            for n in range(DEMANDS if kind == "department" else 0):
                self.row(plan, "requirement", n + 1)
            for n in range(tasks):
                self.row(plan, "task", n + 1)

    def row(self, plan, noun, seq):
        pick = self.pick
        thing = pick.choice(PLACES) + pick.choice(THINGS)
        month, unit = pick.randint(3, 12), f"业务{pick.randint(1, LEADS):02}处"
        words = f"{pick.choice(VERBS)}{thing}{pick.randint(5, 400)}个，{month}月底前完成验收"
        code = f"{'T' if noun == 'task' else 'R'}{seq:03}"
        due, id = f"{YEAR}-{month:02}-28", f"{plan}-{code}"
        body = {"id": code, "words": words, "modality": "should"}
        if noun == "task":
            body |= {"origin": {"person": code}, "year": YEAR, "kind": pick.choice(KINDS), "leads": [unit],
                     "deliverable": f"{thing}验收报告", "deadline_words": f"{month}月底前"}
        else:
            body |= {"origins": [{"person": code}], "fingerprint": f"{seq:016x}", "issuer": "北江省人民政府"}
        self.put("entry", id=id, plan_id=plan, noun=noun, seq=seq, code=code, words=words,
                 search=f"{words}\n{code.lower()}\n\n{unit}\n\n{thing}验收报告", kind=body.get("kind", ""),
                 person_rank=1_000_000, unit=body.get("leads", [body.get("issuer")])[0], unit_rank=seq % LEADS,
                 due=due, due_words=f"{month}月底前", deliverable=body.get("deliverable", ""),
                 modality="should", state="draft", version=1, created_at=AT, updated_at=AT,
                 body=json.dumps({"noun": noun, "row": body}, ensure_ascii=False))
        if noun == "task":
            org = hashlib.md5(unit.encode()).hexdigest()
            self.put("assignment", id=f"as-{id}", plan_id=plan, entry_id=id, org_id=org, part="lead",
                     state="proposed", version=1)

    def documents(self, read):
        """Two documents a body, each with the clauses found in it; `read` is one document as read."""
        source, found = read["source"], json.dumps(read["extraction"], ensure_ascii=False)
        self.put("source", id=source["id"], body=json.dumps(source, ensure_ascii=False))
        for n in range(DOCUMENTS):
            plan, id = self.plans[n % len(self.plans)][0], f"doc{n}"
            self.put("document", id=id, plan_id=plan, name=f"工作要点{n}.txt", blob="0" * 64, size=4_000,
                     level="own", state="read", title=f"{YEAR}年工作要点（第{n}号）", source_id=source["id"],
                     added_at=AT + n, version=1)
            self.put("extraction", document_id=id, body=found)
            for seq, one in enumerate(read["extraction"]["candidates"]):
                first, last = one["span"]
                words = source["text"].encode()[first:last].decode()
                self.put("candidate", id=f"{id}-{seq}", plan_id=plan, document_id=id, seq=seq, noun="task",
                         row_key=f"T{seq}", kind="task", first_byte=first, last_byte=last, words=words,
                         confidence=0.8, finder="numbered", state="pending", body="{}", version=1)

    def links(self):
        plan = self.plans[0][0]
        for n in range(1, DEMANDS // 2):
            self.put("link", id=f"l{n}", plan_id=plan, requirement_id=f"{plan}-R{n:03}", state="confirmed",
                     task_id=f"{plan}-T{5 * n:03}", relation="equal", strength=8, shared="[]", version=1,
                     fingerprint=f"{n:016x}")


def sentences():
    """A document of ten clauses, as a work plan has them."""
    pick = random.Random(7)
    return "省教育厅2024年工作要点\n2024年重点工作\n" + "".join(
        f"{n}.{pick.choice(VERBS)}{pick.choice(PLACES)}{pick.choice(THINGS)}{pick.randint(5, 90)}个，"
        f"{pick.randint(3, 12)}月底前完成。业务{n:02}处牵头。\n" for n in range(1, 11))


def fill(path, read):
    province = Province(path)
    for step in [province.tree, province.signed_in, province.ledgers, lambda: province.documents(read), province.links]:
        step()
    province.db.commit()
    province.db.execute("analyze")
    province.db.commit()
    province.db.close()
    return province

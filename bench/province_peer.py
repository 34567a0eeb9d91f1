"""Redmine as Debian packages it, beside province.py: a database of its own, one Puma on core 0. Not Kanboard."""
import http.client, json, os, pathlib, random, re, secrets, signal, socket, sqlite3, subprocess, sys, time, urllib.parse

import province_data

HOME = pathlib.Path("/usr/share/redmine")
# Its Gemfile asks for SQLite only where it may read that the default instance uses it.
NEEDED = [HOME / "config.ru", "/etc/redmine/default/database.yml", "/usr/share/doc/redmine-sqlite", "/usr/bin/puma"]
TICKS = os.sysconf("SC_CLK_TCK")
PASSWORD = "secret-of-the-clerk"
WARMING = 30  # requests of each kind before any is measured
# What an administrator does: the interface switched on, a clerk, a project with a category for each lead unit.
# By default Redmine writes a mail to the author of every issue, and we write none: a second clerk wants none.
SET_UP = f"""
  Redmine::DefaultData::Loader.load("en")
  Setting.rest_api_enabled = 1
  clerk, quiet = %w[clerk quiet].map {{ |login| User.new(login: login, firstname: "王", lastname: "远",
    mail: "#{{login}}@example.org", password: "{PASSWORD}") }}
  quiet.mail_notification = "none"
  project = Project.create!(name: "北江省", identifier: "province")
  [clerk, quiet].each {{ |one| one.save!; Member.create!(project: project, principal: one, roles: [Role.givable.first]) }}
  (1..{province_data.LEADS}).each {{ |n| project.issue_categories.create!(name: format("业务%02d处", n)) }}
  tracker = project.trackers.first
  row = {{ project_id: project.id, author_id: clerk.id, assigned_to_id: clerk.id, tracker_id: tracker.id,
    status_id: tracker.default_status_id, priority_id: IssuePriority.default.id }}
  puts JSON.dump(key: clerk.api_key, quiet: quiet.api_key, row: row, categories: project.issue_category_ids,
    version: "Redmine #{{Redmine::VERSION}}, Rails #{{Rails.version}}, Ruby #{{RUBY_VERSION}}")
"""


def installed():
    return all(os.access(path, os.R_OK) for path in NEEDED)


class Redmine:
    """An instance in `folder`, asked as the Server of province.py is; `who` are the headers of the clerk."""

    def __init__(self, folder):
        self.folder, self.database = folder, folder / "redmine.db"
        for name in ["config", "files", "log", "public/plugin_assets", "tmp"]:
            (folder / name).mkdir(parents=True)
        (folder / "config" / "database.yml").write_text(
            f"production:\n  adapter: sqlite3\n  database: {self.database}\n  encoding: utf8\n")
        (folder / "config" / "secret_key.txt").write_text(secrets.token_hex(64))
        # Debian looks for an instance below its folder of instances; the many steps up lead out of it.
        self.environment = os.environ | {"RAILS_ENV": "production", "SCHEMA": "/dev/null", "HOME": str(folder),
                                         "REDMINE_INSTANCE": "../" * 8 + str(folder.resolve()).lstrip("/")}
        self.run("rake", "db:migrate")
        self.made = json.loads(self.run("rails", "runner", SET_UP).splitlines()[-1])
        self.fill()

    def run(self, *words):
        return subprocess.run(["bundle", "exec", *words], cwd=HOME, env=self.environment, check=True, text=True,
                              stdout=subprocess.PIPE).stdout

    def fill(self):
        """As many issues as province_data writes tasks, each the only node of its own tree."""
        pick, db = random.Random(2024), sqlite3.connect(self.database)
        for id in range(1, province_data.ALL + 1):
            row = self.made["row"] | self.words(pick) | {"id": id, "root_id": id, "lft": 1, "rgt": 2}
            db.execute(f"insert into issues ({','.join(row)}) values ({','.join('?' * len(row))})", [*row.values()])
        db.execute("analyze")
        db.commit()
        db.close()

    def words(self, pick):
        thing = pick.choice(province_data.PLACES) + pick.choice(province_data.THINGS)
        month, first = pick.randint(3, 12), f"{province_data.YEAR}-01-02"
        return {"subject": f"{pick.choice(province_data.VERBS)}{thing}{pick.randint(5, 400)}个，{month}月底前完成验收",
                "description": f"{thing}验收报告", "category_id": pick.choice(self.made["categories"]),
                "start_date": first, "due_date": f"{province_data.YEAR}-{month:02}-28",
                "created_on": f"{first} 08:00:00", "updated_on": f"{first} 08:00:00"}

    def start(self):
        """Up, checked and warm."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        log, until = self.folder / "log" / "puma", time.time() + 120
        self.process = subprocess.Popen(["taskset", "-c", "0", "puma", "-b", f"tcp://127.0.0.1:{self.port}"], cwd=HOME,
                                        env=self.environment, stdout=open(log, "w"), stderr=subprocess.STDOUT)
        while True:
            try:
                self.ask("/login")
                break
            except OSError:
                if self.process.poll() is not None or time.time() > until:
                    sys.exit(log.read_text() or "Redmine did not start")
                time.sleep(0.1)
        keys = [{"X-Redmine-API-Key": self.made[name]} for name in ["key", "quiet"]]
        self.kinds = self.asked(*keys, self.signed_in())
        lists, *_, pages = [self.ask(*requests[0])[1] for _, requests in self.kinds]
        assert len(json.loads(lists)["issues"]) == pages.count(b'id="issue-') == 100, (lists[:300], pages[:300])
        for _, requests in self.kinds:
            [self.ask(*request) for request in requests[:WARMING]]

    def asked(self, key, quiet, session):
        """What is measured: its name, and the requests."""
        new = lambda n: {"project_id": "province", "subject": f"新建县域幼儿园{n}所，12月底前完成",
                         "category_id": self.made["categories"][n % province_data.LEADS]}
        return [
            ("list of 100",
             [(f"/issues.json?project_id=province&limit=100&offset={n % 14 * 100}", key) for n in range(100)]),
            ("create, as installed", [("/issues.json", key, {"issue": new(n)}) for n in range(100)]),
            ("create, without its mail", [("/issues.json", quiet, {"issue": new(n)}) for n in range(100)]),
            ("the list as a page",
             [(f"/projects/province/issues?per_page=100&page={n % 14 + 1}", session) for n in range(50)])]

    def signed_in(self):
        """The headers of a browser after the form."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        line.request("GET", "/login")
        form = line.getresponse()
        token = re.search(r'name="authenticity_token" value="([^"]+)"', form.read().decode())[1]
        line.request("POST", "/login", urllib.parse.urlencode(
            {"username": "clerk", "password": PASSWORD, "authenticity_token": token}),
            {"Cookie": form.headers["Set-Cookie"], "Content-Type": "application/x-www-form-urlencoded"})
        cookie = line.getresponse().headers["Set-Cookie"].split(";")[0]
        line.close()
        return {"Cookie": cookie}

    def ask(self, path, who=None, body=None, line=None):
        own = line or http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = (who or {}) | ({} if body is None else {"Content-Type": "application/json"})
        own.request("GET" if body is None else "POST", path, None if body is None else json.dumps(body), headers)
        answer = own.getresponse()
        read = answer.read()
        if line is None:
            own.close()
        return answer.status, read

    def cpu(self):
        """Seconds of cpu, user and system, of the process and of its children that ended."""
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return sum(map(int, fields[11:15])) / TICKS

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

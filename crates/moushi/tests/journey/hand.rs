//! The hand that works on the pages: with a mouse, or with keys alone. It looks at every page that it
//! comes to: a picture is kept, the rules of axe hold, the console is silent.

use std::cell::{Cell, RefCell};
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::accessibility::{axe, violations};
use crate::browser::driver::Browser;

pub const TAB: &str = "\u{E004}";
pub const ENTER: &str = "\u{E007}";
pub const ESCAPE: &str = "\u{E00C}";
const CONTROL: char = '\u{E009}';
const SHIFT: char = '\u{E008}';

/// Words of the page itself that are Chinese alone; what documents say, and names, may be.
const MIXED: &str = "[...document.querySelectorAll('.menu a, .tabs a, .btn, label, summary')]
    .filter((one) => !one.closest('[lang=zh-CN], [data-lang]'))
    .map((one) => one.textContent.trim()).filter((words) => /^[\\u4e00-\\u9fff]+$/.test(words))";

/// A browser and how it is worked with.
pub struct Hand {
    pub browser: Browser,
    pub mouse: bool,
    base: String,
    name: String,
    axe: Option<String>,
    looked: Cell<usize>,
    wrong: RefCell<Vec<String>>,
}

impl Hand {
    /// A hand in a new browser; `None` where there is none.
    pub fn new(name: &str, mouse: bool, base: &str) -> Option<Self> {
        let browser = Browser::start(name)?;
        let (base, name) = (base.to_owned(), name.to_owned());
        let (looked, wrong) = (Cell::new(0), RefCell::new(Vec::new()));
        Some(Self { browser, mouse, base, name, axe: axe(), looked, wrong })
    }

    /// Waits until a condition holds in the page.
    pub fn until(&self, condition: &str) {
        for _ in 0..1200 {
            let held = format!("try {{ return Boolean({condition}) }} catch {{ return false }}");
            if self.browser.run(&held) == true {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        self.picture("stuck");
        panic!("never: {condition}; at {}", self.browser.run("return location.href"));
    }

    /// What an expression is in the page.
    pub fn get(&self, expression: &str) -> Value {
        self.browser.run(&format!("return {expression}"))
    }

    /// How many elements a selector finds.
    pub fn count(&self, selector: &str) -> u64 {
        let found = self.get(&format!("document.querySelectorAll({selector:?}).length"));
        found.as_u64().expect("a count")
    }

    /// The number that stands in the first element.
    pub fn number(&self, selector: &str) -> u64 {
        let words = self.words(selector);
        let digits: String = words.chars().filter(char::is_ascii_digit).collect();
        digits.parse().unwrap_or_else(|_| panic!("no number in {selector}: {words}"))
    }

    /// The words of the first element.
    pub fn words(&self, selector: &str) -> String {
        let words = self.get(&format!("document.querySelector({selector:?})?.textContent ?? ''"));
        words.as_str().unwrap_or_default().trim().to_owned()
    }

    /// Brings the keyboard to the first element that a selector finds, by Tab.
    pub fn reach(&self, selector: &str) {
        self.until(&format!("document.querySelector({selector:?})"));
        let here = format!("document.activeElement?.matches({selector:?})");
        for _ in 0..900 {
            if self.get(&here) == true {
                return;
            }
            self.browser.press(TAB);
        }
        self.picture("unreached");
        panic!("the keyboard does not reach {selector}; at {}", self.get("location.href"));
    }

    /// Presses a button or follows a link.
    pub fn press(&self, selector: &str) {
        self.until(&format!("document.querySelector({selector:?})"));
        if self.mouse {
            let middle = "scrollIntoView({ block: 'center' })";
            self.browser.run(&format!("document.querySelector({selector:?}).{middle}"));
            self.browser.click(selector);
        } else {
            self.reach(selector);
            self.browser.press(ENTER);
        }
    }

    /// Follows a link or sends a form, and waits for the page that comes.
    pub fn go(&self, selector: &str) {
        self.until("document.readyState === 'complete'");
        self.browser.run("window.old = true");
        self.press(selector);
        self.until("!window.old && document.readyState === 'complete'");
    }

    /// The same where the page asks first whether one is sure.
    pub fn go_sure(&self, selector: &str) {
        self.browser.run("window.old = true");
        self.press(selector);
        for _ in 0..600 {
            if self.browser.say_yes() {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        self.until("!window.old && document.readyState === 'complete'");
    }

    /// Types into a box.
    pub fn fill(&self, selector: &str, words: &str) {
        if self.mouse {
            self.until(&format!("document.querySelector({selector:?})"));
            self.browser.click(selector);
        } else {
            self.reach(selector);
        }
        self.browser.chord(CONTROL, "a");
        self.browser.press(words);
    }

    /// Brings the keyboard to an element that stands before it, by Shift Tab.
    pub fn back_to(&self, selector: &str) {
        let here = format!("document.activeElement?.matches({selector:?})");
        for _ in 0..300 {
            if self.get(&here) == true {
                return;
            }
            self.browser.chord(SHIFT, TAB);
        }
        self.picture("unreached");
        panic!("the keyboard does not go back to {selector}");
    }

    /// Signs in on the page that is shown.
    pub fn sign_in(&self, login: &str) {
        self.fill("[name=login]", login);
        self.fill("[name=password]", moushi::app::province::PASSWORD);
        self.go("main form button");
        assert_eq!(self.get("location.pathname"), "/", "{login} is let in");
    }

    /// Opens the page to sign in at, in a language, and signs in.
    pub fn begin(&self, lang: &str, login: &str) {
        let page = format!("{}/login", self.base);
        self.browser.open(&page);
        self.browser.run(&format!("document.cookie = 'lang={lang}; path=/'"));
        self.browser.open(&page);
        self.sign_in(login);
    }

    /// Signs out, and in as somebody else.
    pub fn hand_over(&self, login: &str) {
        self.press("details.me summary");
        self.go("form[action='/logout'] button");
        self.sign_in(login);
    }

    /// Holds the page against the rules, and keeps a picture of it. What is wrong is told at the end of
    /// the story, all of it at once.
    pub fn look(&self, step: &str) {
        self.picture(step);
        let mut wrong = self.browser.complaints();
        if let Some(axe) = &self.axe {
            wrong.extend(violations(&self.browser, axe));
        }
        if self.name.ends_with("en") && self.get(MIXED) != serde_json::json!([]) {
            wrong.push(format!("Chinese on an English page: {}", self.get(MIXED)));
        }
        self.wrong.borrow_mut().extend(wrong.into_iter().map(|one| format!("{step}: {one}")));
    }

    /// Nothing was wrong with any page.
    pub fn content(&self) {
        assert_eq!(*self.wrong.borrow(), Vec::<String>::new());
    }

    fn picture(&self, step: &str) {
        let at = self.looked.get() + 1;
        self.looked.set(at);
        let file = format!("{}-{at:02}-{step}.png", self.name);
        let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(file);
        std::fs::write(file, self.browser.picture()).expect("a picture is kept");
    }

    /// Follows a link to a file, and gives its bytes when they have arrived.
    pub fn download(&self, selector: &str) -> (PathBuf, Vec<u8>) {
        let _ = std::fs::remove_dir_all(self.browser.downloads());
        self.press(selector);
        for _ in 0..1200 {
            let files = std::fs::read_dir(self.browser.downloads()).into_iter().flatten();
            let files: Vec<PathBuf> = files.flatten().map(|file| file.path()).collect();
            if let [file] = &files[..]
                && !file.to_string_lossy().ends_with(".crdownload")
                && !file.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'))
            {
                let bytes = std::fs::read(file).expect("what was downloaded can be read");
                if !bytes.is_empty() {
                    return (file.clone(), bytes);
                }
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        panic!("nothing was downloaded by {selector} from {}", self.base);
    }
}

//! Room `track` 跟踪: what becomes of an issued task. Four dimensions that do not mix: where it stands,
//! what waits for a decision, how far the office has gone to press for it, and its light. Pure functions
//! of facts and today; holds no clock and keeps nothing.

pub mod brief;
mod burden;
mod calendar;
mod cascade;
pub mod climb;
mod effect;
pub mod entered;
pub mod exchange;
pub mod form;
mod inspection;
mod ladder;
mod light;
mod likeness;
pub mod milestone;
mod offer;
mod progress;
mod radar;
pub mod remind;
mod roll_up;
mod rules;
mod sample;
mod share;
mod state;
mod timer;
mod timing;
mod trajectory;
mod words;

pub use burden::{Banned, Call, Called, Cap, Counter, Followed, Full, Month, banned, report_days};
pub use calendar::{Arrangement, CALENDAR, Calendar, Holiday, Period, Unit};
pub use cascade::{METHOD, Part, Split, Step, Weight, split};
pub use effect::{Effect, outcome};
pub use inspection::{Inspected, Objection, Ruling, Shortcoming, Stage, State, Turn};
pub use ladder::{LADDERS, Ladder, Pressed, Rung, Seen, Trigger};
pub use light::{Dimension, Facts, Light, POLICIES, Policy, Reason, Rule, Test, Verdict};
pub use offer::{Counted, Interval, Known, Measure, Subject, Time, Wanted, counted};
pub use progress::{Portion, Progress};
pub use radar::{Granted, History, Sent, Signal, SignalKind, Terms, radar};
pub use roll_up::{Place, Ratio, Reported, Roll, Rolled, Tree};
pub use rules::{Gap, Overlap, Stretch};
pub use sample::{Member, Population, RULE, mark};
pub use share::{Handling, Share, softer};
pub use state::{Asked, Class, Lifecycle, Move, Pending, Ready, Tracked, own};
pub use timer::{Event, NATIONAL, Standing, Timer, Timetable, timers_of, timetables};
pub use timing::{Days, Due, appealing, objecting, reviewing, timing};
pub use trajectory::{Deviation, Direction, Forecast, Point, Trajectory, completion};

//! Letters as mail, by SMTP: plain text to one address, with an id that stays the same.

use std::time::{Duration, SystemTime};

use axum::http::Uri;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, CertificateStore, Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::{SmtpTransport, Transport};
use moushi_core::model::Refusal;

use super::words::Words;
use super::{Settings, loopback, said, wrong};
use crate::app::remind::Letter;
use crate::error::file_refusal;

/// A way to one mail server.
pub struct Mailer {
    transport: SmtpTransport,
    from: Mailbox,
}

impl Mailer {
    /// As the settings say. A password goes over TLS, or to this machine, or nowhere.
    pub fn new(settings: &Settings) -> Result<Self, Refusal> {
        let uri: Uri = settings.smtp.parse().map_err(|_| wrong("remind_smtp"))?;
        let host =
            uri.host().filter(|host| !host.is_empty()).ok_or_else(|| wrong("remind_smtp"))?;
        let from: Mailbox = settings.mail_from.parse().map_err(|_| wrong("remind_mail_from"))?;
        let (tls, port) = match uri.scheme_str() {
            Some("smtps") => (Tls::Wrapper(tls(settings, host)?), 465),
            Some("starttls") => (Tls::Required(tls(settings, host)?), 587),
            Some("smtp") if settings.smtp_user.is_empty() || loopback(host) => (Tls::None, 25),
            _ => return Err(wrong("remind_smtp")),
        };
        let mut builder = SmtpTransport::builder_dangerous(host)
            .port(uri.port_u16().unwrap_or(port))
            .tls(tls)
            .hello_name(ClientId::Domain(from.email.domain().to_owned()))
            .timeout(Some(settings.patience));
        if !settings.smtp_user.is_empty() {
            let (user, password) = (settings.smtp_user.clone(), settings.smtp_password.clone());
            builder = builder.credentials(Credentials::new(user, password));
        }
        Ok(Self { transport: builder.build(), from })
    }

    /// Sends a letter to its person.
    pub fn send(&self, letter: &Letter, words: Words<'_>) -> Result<(), String> {
        let message = self.message(letter, words)?;
        self.transport.send(&message).map(drop).map_err(|error| said(&error.to_string()))
    }

    /// The letter as a message; the same letter gives the same bytes.
    pub fn message(&self, letter: &Letter, words: Words<'_>) -> Result<Message, String> {
        let to = letter.to.as_ref().map_or("", |to| to.mail.as_str());
        let to: Mailbox = to.parse().map_err(|_| "no address".to_owned())?;
        let made = Duration::from_millis(u64::try_from(letter.made_at).unwrap_or_default());
        let automatic = HeaderName::new_from_ascii_str("Auto-Submitted");
        Message::builder()
            .from(self.from.clone())
            .to(to)
            .date(SystemTime::UNIX_EPOCH + made)
            .message_id(Some(format!("<{}@{}>", letter.id, self.from.email.domain())))
            .subject(words.title(letter))
            .raw_header(HeaderValue::new(automatic, "auto-generated".to_owned()))
            .header(ContentType::TEXT_PLAIN)
            .body(text(letter, words))
            .map_err(|error| said(&error.to_string()))
    }
}

/// The text of a letter.
fn text(letter: &Letter, words: Words<'_>) -> String {
    let mut text = format!("{}\n\n", words.title(letter));
    for line in &letter.lines {
        text.push_str(&format!("- {}\n  {}\n", words.line(letter, line), words.link(&line.url)));
    }
    let rest = words.rest(letter);
    if !rest.is_empty() {
        text.push_str(&format!("- {rest}\n"));
    }
    text.push_str(&format!("\n{}\n{}\n", words.link("/"), words.end(letter)));
    text
}

fn tls(settings: &Settings, host: &str) -> Result<TlsParameters, Refusal> {
    let mut tls = TlsParameters::builder(host.to_owned());
    if let Some(path) = &settings.ca_file {
        let pem = std::fs::read(path).map_err(|error| file_refusal(path, &error))?;
        let own = Certificate::from_pem(&pem).map_err(|_| wrong("remind_ca_file"))?;
        tls = tls.certificate_store(CertificateStore::None).add_root_certificate(own);
    }
    tls.build().map_err(|_| wrong("remind_smtp"))
}

//! Pages and fragments of errors, in the asker's language and frame.

use axum::http::Method;
use tundish_web::{
    http::error::{Asked, ErrorKind, ErrorPages, Fragment, WebError},
    kit::{self, Link, problem::Problem},
    messages::{Lang, Messages},
};

use super::{App, Asker, frame};

/// The views of errors.
pub(super) struct Errors {
    pub(super) app: App,
}

impl ErrorPages for Errors {
    fn page(&self, error: &WebError, asked: &Asked<'_>) -> String {
        let asker = asked.attached.get::<Asker>();
        let m = asker.map_or_else(|| Messages(Lang::negotiate(None, asked.accept_language)), |asker| asker.m);
        let problem = self.problem(error, asked);
        // A form that was refused is left by the browser's own way back, which keeps what was typed.
        let back = (*asked.method == Method::GET).then(|| Link::new(m.funnel(), "/funnel"));
        let framed = asker.and_then(|asker| frame(&self.app, asker, None).ok());
        match framed {
            Some(frame) => {
                let head = kit::shell::Head { title: problem.title(m).to_owned(), ..kit::shell::Head::default() };
                kit::shell::page(&frame, &head, problem.content(m, back.as_ref())).into_string()
            }
            None => problem.bare_page(m, &self.app.company.name, back.as_ref()).into_string(),
        }
    }

    fn fragment(&self, error: &WebError, asked: &Asked<'_>) -> Fragment {
        let m = asked
            .attached
            .get::<Asker>()
            .map_or_else(|| Messages(Lang::negotiate(None, asked.accept_language)), |asker| asker.m);
        Fragment { html: self.problem(error, asked).content(m, None).into_string(), retarget: None, reswap: None }
    }
}

impl Errors {
    fn problem(&self, error: &WebError, asked: &Asked<'_>) -> Problem {
        match error.kind() {
            ErrorKind::NotFound => Problem::NotFound,
            ErrorKind::Forbidden => Problem::Forbidden,
            ErrorKind::Unauthenticated => {
                let sign_in = self.sign_in_path();
                let back = asked.came_from.as_ref();
                Problem::SignedOut { sign_in: back.map_or_else(|| sign_in.to_owned(), |back| back.as_next_of(sign_in)) }
            }
            ErrorKind::Internal => {
                Problem::Failed { reference: asked.request_id.map(|id| id.as_str().to_owned()).unwrap_or_default() }
            }
            ErrorKind::InsufficientStorage => Problem::Full,
            ErrorKind::Unavailable if error.is_outcome_unknown() => Problem::Unknown,
            ErrorKind::Unavailable | ErrorKind::TooManyRequests => Problem::Busy,
            _ => {
                let mut sentences = vec![error.sentence().to_owned()];
                sentences.extend(error.fields().iter().map(|field| field.sentence.clone()));
                sentences.extend(error.remedy().map(ToOwned::to_owned));
                sentences.dedup();
                if *asked.method == Method::GET { Problem::Unreadable(sentences) } else { Problem::Invalid(sentences) }
            }
        }
    }
}

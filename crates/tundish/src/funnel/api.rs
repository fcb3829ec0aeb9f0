//! The funnel report over the programming interface: `GET /api/v1/reports/funnel`.

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use tundish_domain::{
    Channel, Day,
    id::{PipelineId, TeamId, UserId},
};
use tundish_web::http::error::WebError;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{KnownAt, Query, ReportError, report, view};
use crate::{
    openapi::{refusal, shape},
    web::{App, Asker, api::Parameters, db_error, denied},
};

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(funnel))
}

/// What a report is asked for.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
struct Filters {
    /// At the end of this day of the company; today when nothing is said.
    #[param(value_type = Option<shape::Day>, nullable = false)]
    as_of: Option<Day>,
    /// As it was known at this instant or right after this event; now when nothing is said.
    #[param(value_type = Option<shape::KnownAtText>, nullable = false)]
    known_at: Option<KnownAt>,
    /// Of this pipeline only.
    #[param(value_type = Option<shape::Id>, nullable = false)]
    pipeline: Option<PipelineId>,
    /// Of this owner only.
    #[param(value_type = Option<shape::Id>, nullable = false)]
    owner: Option<UserId>,
    /// Of the people of this team and of the teams below it only.
    #[param(value_type = Option<shape::Id>, nullable = false)]
    team: Option<TeamId>,
    /// Of this channel only.
    #[param(value_type = Option<shape::ChannelWord>, nullable = false)]
    channel: Option<Channel>,
}

/// What stands in the funnel that one sees, and what became of what came in
///
/// Asked for with the `as_of` and the `known_at` of an answer, the same answer comes again.
#[utoipa::path(get, path = "/api/v1/reports/funnel", operation_id = "report_funnel", tag = "reports", params(Filters),
    responses((status = 200, description = "The report.", body = view::Report), refusal::OfList))]
async fn funnel(
    State(app): State<App>,
    asker: Asker,
    Parameters(asked): Parameters<Filters>,
) -> Result<Response, WebError> {
    let Filters { as_of, known_at, pipeline, owner, team, channel } = asked;
    let query = Query { as_of, known_at, pipeline, owner, team, channel };
    let actor = asker.actor;
    let is_recounted = known_at.is_some();
    let read = async move |tx: &mut tundish_db::Tx| report(tx, &actor, &query).await;
    let report = if is_recounted { app.db.read_long(read).await } else { app.db.read(read).await };
    Ok(axum::Json(view::Report::from(&report.map_err(report_error)?)).into_response())
}

/// What a report's refusal means to whoever asked.
pub(crate) fn report_error(error: ReportError) -> WebError {
    match error {
        ReportError::Denied(refused) => denied(refused),
        ReportError::Db(error) => db_error(error),
        ReportError::NoCompany => WebError::internal(error),
        ReportError::InTheFuture => WebError::field("as_of", "in_the_future", "The day lies in the future."),
        ReportError::Unknown { field } => WebError::field(field, "unknown_record", "This names nothing that exists."),
    }
}

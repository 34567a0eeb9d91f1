//! The description of the API as a page: every operation with its shapes, without a script and
//! without another server.

use axum::http::header;
use axum::response::IntoResponse;
use maud::{DOCTYPE, Markup, html};
use serde_json::Value;

use super::openapi;

const STYLE: &str = "body{font:15px/1.6 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;\
    color:#1c2430;background:#fff}h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:2rem}\
    details{border:1px solid #e1e5ea;border-radius:6px;margin:.4rem 0;padding:.4rem .8rem}\
    summary{cursor:pointer}code{font-family:monospace}pre{overflow:auto;background:#f5f6f8;\
    padding:.6rem;font-size:13px}b{color:#1d5fa6}";

/// `/api/docs.css`
pub async fn style() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], STYLE)
}

/// `/api/docs`
pub async fn page() -> Markup {
    let document = openapi::document();
    html! {
        (DOCTYPE)
        html lang="zh-CN" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "接口说明 · 谋实" }
                link rel="stylesheet" href="/api/docs.css";
            }
            body {
                h1 { "接口说明 API of Moushi" }
                p {
                    "机器可读："
                    a href="/api/v1/openapi.json" { "/api/v1/openapi.json" }
                    "（OpenAPI 3.1）。用令牌登录：" code { "Authorization: Bearer msh_…" } "。"
                }
                (group(document, "acts", "办理 Acts"))
                (group(document, "asks", "查询 Asks"))
                (group(document, "files", "文件 Files"))
            }
        }
    }
}

fn group(document: &Value, tag: &str, title: &str) -> Markup {
    let paths = document["paths"].as_object().into_iter().flatten();
    html! {
        h2 { (title) }
        @for (path, item) in paths {
            @for (method, operation) in item.as_object().into_iter().flatten() {
                @if operation["tags"][0] == tag { (shown(path, method, operation)) }
            }
        }
    }
}

fn shown(path: &str, method: &str, operation: &Value) -> Markup {
    let body = &operation["requestBody"]["content"]["application/json"]["schema"];
    let answer = &operation["responses"]["200"]["content"]["application/json"]["schema"];
    html! {
        details id=(operation["operationId"].as_str().unwrap_or_default()) {
            summary {
                b { (method.to_uppercase()) } " " code { (path) } " "
                (operation["summary"].as_str().unwrap_or_default())
            }
            @if !operation["parameters"].is_null() {
                p { "参数 parameters" }
                pre { (pretty(&operation["parameters"])) }
            }
            @if !body.is_null() { p { "内容 body" } pre { (pretty(body)) } }
            p { "答复 answer" }
            pre { (pretty(answer)) }
        }
    }
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}

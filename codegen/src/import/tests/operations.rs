//! What operations, parameters and bodies become.

use serde_json::{Value, json};

use super::{api, definitions, notes, taken};

/// A service with these paths and components.
fn service(paths: Value, components: Value) -> Value {
    json!({
        "openapi": "3.0.3",
        "info": { "title": "Kennel", "version": "1" },
        "servers": [{ "url": "https://kennel.example" }],
        "paths": paths,
        "components": components
    })
}

fn ok() -> Value {
    json!({ "200": { "description": "fine", "content": { "application/json": { "schema": { "type": "array", "items": { "type": "string" } } } } } })
}

#[test]
fn ids_are_made_of_tag_and_what_is_left_of_the_id() {
    let get = |tag: Option<&str>, id: Option<&str>| {
        let mut operation = json!({ "responses": ok() });
        if let Some(tag) = tag {
            operation["tags"] = json!([tag]);
        }
        if let Some(id) = id {
            operation["operationId"] = json!(id);
        }
        json!({ "get": operation })
    };
    let paths = json!({
        "/v1/dogs": get(Some("Dogs"), Some("listDogs")),
        "/v1/dogs/old": get(Some("Dogs"), Some("listDog")),
        "/v1/dogs/clone": get(Some("Dogs"), Some("clone")),
        "/v1/bowls": get(None, None),
        "/v1/bowls/full": get(None, None),
        "/v1/sessions": get(Some("session"), Some("get_session"))
    });

    let api = api(&taken(&service(paths, json!({}))));

    let ids: Vec<&str> = api["paths"]
        .as_object()
        .into_iter()
        .flatten()
        .filter_map(|(_, path)| path["get"]["operationId"].as_str())
        .collect();
    assert_eq!(
        ids,
        ["dogs.list", "dogs.list_dog", "dogs.list_dogs_clone", "bowls.list", "bowls.list_full", "session_api.get"]
    );
}

#[test]
fn paths_that_differ_in_the_slash_at_the_end_are_two() {
    let get = || json!({ "get": { "responses": ok() } });
    let id = json!([{ "name": "id", "in": "path", "required": true, "schema": { "type": "string" } }]);
    let one = json!({ "get": { "parameters": id, "responses": ok() } });
    let paths = json!({ "/dogs": get(), "/dogs/": get(), "/dogs/{id}/": one });

    let imported = taken(&service(paths, json!({})));

    let api = api(&imported);
    let id = |path: &str| api["paths"][path]["get"]["operationId"].as_str();
    assert_eq!(
        ["/dogs", "/dogs/", "/dogs/{id}/"].map(id),
        [Some("dogs.list"), Some("dogs.list_dogs"), Some("dogs.get")]
    );
    assert_eq!(notes(&imported), []);
}

#[test]
fn parameters_are_described_once_and_travel_as_they_can() {
    let parameter = |name: &str, place: &str, schema: Value| json!({ "name": name, "in": place, "required": place == "path", "schema": schema });
    let list = json!({ "type": "array", "items": { "type": "string" } });
    let limit = parameter("limit", "query", json!({ "type": "integer", "minimum": 1, "default": 20 }));
    let paths = json!({
        "/dogs/{dogId}": {
            "parameters": [parameter("dogId", "path", json!({ "type": "string" })), limit],
            "get": { "tags": ["dogs"], "operationId": "get", "responses": ok(), "parameters": [
                parameter("names", "query", list.clone()),
                { "name": "ids", "in": "query", "explode": false, "schema": list },
                parameter("sort", "query", json!({ "type": "string", "enum": ["up", "down"] })),
                parameter("timeout", "header", json!({ "type": "number" })),
                parameter("Accept", "header", json!({ "type": "string" })),
                parameter("filter", "query", json!({ "type": "object", "properties": {} })),
                parameter("cookie", "cookie", json!({ "type": "string" }))
            ] },
            "delete": { "tags": ["dogs"], "operationId": "delete", "responses": ok() }
        },
        "/dogs": { "get": { "tags": ["dogs"], "operationId": "list", "responses": ok(), "parameters": [
            parameter("limit", "query", json!({ "type": "integer" }))
        ] } }
    });

    let imported = taken(&service(paths, json!({})));

    let api = api(&imported);
    let parameters = &api["components"]["parameters"];
    let keys: Vec<&String> = parameters.as_object().into_iter().flatten().map(|(key, _)| key).collect();
    assert_eq!(keys, ["dog_id", "limit", "names", "ids", "sort", "dogs_timeout", "dogs_limit"]);
    assert_eq!(parameters["limit"]["schema"], json!({ "type": "integer", "minimum": 1 }));
    assert_eq!(parameters["limit"]["description"], "The limit. Without it the service assumes `20`.");
    assert_eq!(parameters["ids"]["schema"], json!({ "type": "string" }));
    assert_eq!(parameters["ids"]["description"], "The ids. Values are joined by commas.");
    assert_eq!(
        definitions(&imported)["Sort"],
        json!({ "description": "The sort.", "type": "string", "enum": ["up", "down"], "x-values": { "up": "up", "down": "down" } })
    );
    let at = |number: usize| format!("/paths/~1dogs~1{{dogId}}/get/parameters/{number}");
    assert_eq!(
        notes(&imported),
        [
            (&*at(1), "a parameter is one text that the caller puts together"),
            (&*at(5), "a parameter that is an object is left out"),
            (&*at(6), "a parameter in `cookie` is left out")
        ]
    );
}

#[test]
fn bodies_are_definitions_and_replies_may_be_lists() {
    let dog = json!({ "$ref": "#/components/schemas/Dog" });
    let json_of = |schema: &Value| json!({ "application/json": { "schema": schema } });
    let paths = json!({ "/dogs": { "post": {
        "tags": ["dogs"],
        "operationId": "create",
        "summary": "Makes a dog",
        "requestBody": { "content": json_of(&json!({ "type": "object", "properties": { "name": { "type": "string" } } })) },
        "responses": {
            "200": { "description": "all dogs", "content": json_of(&json!({ "type": "array", "items": dog })) },
            "204": { "description": "none" },
            "4xx": { "$ref": "#/components/responses/Wrong" }
        }
    } } });
    let components = json!({
        "schemas": { "Dog": { "type": "object", "properties": {} } },
        "responses": { "Wrong": { "description": "wrong", "content": { "application/problem+json": { "schema": { "type": "object", "properties": { "why": { "type": "string" } } } } } } }
    });

    let imported = taken(&service(paths, components));

    let post = &api(&imported)["paths"]["/dogs"]["post"];
    assert_eq!(post["description"], "Makes a dog.");
    assert_eq!(post["requestBody"]["content"], json_of(&json!({ "$ref": "dogs/types.json#/$defs/CreateDogsRequest" })));
    assert_eq!(
        post["responses"],
        json!({
            "200": { "description": "All dogs.", "content": json_of(&json!({ "type": "array", "items": { "$ref": "dogs/types.json#/$defs/Dog" } })) },
            "204": { "description": "None." },
            "4XX": { "description": "Wrong.", "content": { "application/problem+json": { "schema": { "$ref": "dogs/types.json#/$defs/CreateDogsError" } } } }
        })
    );
    assert_eq!(notes(&imported), []);
}

#[test]
fn stream_beside_a_reply_is_asked_for_by_a_member() {
    let event = json!({ "type": "object", "properties": { "bark": { "type": "string" } } });
    let paths = json!({ "/barks": { "post": {
        "tags": ["barks"],
        "operationId": "hear",
        "requestBody": { "content": { "application/json": { "schema": { "type": "object", "properties": { "stream": { "type": "boolean" } } } } } },
        "responses": { "200": { "description": "barks", "content": {
            "application/json": { "schema": event },
            "text/event-stream": { "schema": event }
        } } }
    } } });

    let imported = taken(&service(paths, json!({})));

    let post = &api(&imported)["paths"]["/barks"]["post"];
    assert_eq!(post["x-stream-member"], "stream");
    assert_eq!(
        post["responses"]["200"]["content"]["text/event-stream"],
        json!({ "itemSchema": { "$ref": "barks/types.json#/$defs/HearBarksEvent" } })
    );
    let told: Vec<&str> = notes(&imported).into_iter().map(|(_, done)| done).collect();
    assert_eq!(told, ["a stream ends with the body of the reply"]);
}

#[test]
fn operation_that_a_client_cannot_call_is_left_out_and_told() {
    let form = json!({ "content": { "multipart/form-data": { "schema": { "type": "object" } } } });
    let paths = json!({
        "/dogs//all": { "get": { "tags": ["dogs"], "operationId": "slashes", "responses": ok() } },
        "/dogs/{id}.png": { "get": { "tags": ["dogs"], "operationId": "picture", "responses": ok() } },
        "/dogs": {
            "get": { "tags": ["dogs"], "operationId": "list", "responses": ok() },
            "head": { "responses": ok() },
            "post": { "tags": ["dogs"], "operationId": "upload", "requestBody": form, "responses": ok() },
            "put": { "tags": ["dogs"], "operationId": "move", "responses": { "302": { "description": "elsewhere" } } }
        }
    });

    let imported = taken(&service(paths, json!({})));

    assert_eq!((imported.operations, imported.operations_imported), (5, 1));
    assert_eq!(
        notes(&imported),
        [
            ("/paths/~1dogs/head", "`head` is left out"),
            (
                "/paths/~1dogs~1{id}.png/get",
                "the operation is left out: a segment of its path is more than a parameter"
            ),
            ("/paths/~1dogs/post/requestBody", "the operation is left out: it sends multipart/form-data"),
            ("/paths/~1dogs/put/responses", "the operation is left out: no reply is a success"),
            ("/paths/~1dogs~1~1all/get", "the operation is left out: the path has a segment \"\""),
        ]
    );
}

#[test]
fn key_travels_as_the_first_scheme_that_is_asked_for() {
    let schemes = json!({
        "page": { "type": "apiKey", "in": "query", "name": "key" },
        "head": { "type": "apiKey", "in": "header", "name": "X-Key" },
        "token": { "type": "http", "scheme": "bearer" }
    });
    let mut document = service(
        json!({ "/dogs": { "get": { "tags": ["dogs"], "operationId": "list", "responses": ok() } } }),
        json!({ "securitySchemes": schemes }),
    );
    document["security"] = json!([{ "page": [] }, { "head": [] }, { "token": [] }]);
    document["servers"] =
        json!([{ "url": "https://{zone}.kennel.example/v2/", "variables": { "zone": { "default": "eu" } } }]);

    let imported = taken(&document);

    let api = api(&imported);
    assert_eq!(
        api["components"]["securitySchemes"]["key"],
        json!({ "type": "apiKey", "in": "header", "name": "X-Key", "x-env": "KENNEL_API_KEY" })
    );
    assert_eq!(api["servers"], json!([{ "url": "https://eu.kennel.example/v2", "x-env": "KENNEL_BASE_URL" }]));
    assert_eq!(
        notes(&imported),
        [
            ("/servers/0/variables", "variables of the server have their defaults"),
            ("/components/securitySchemes/page", "a key by `apiKey` in `query` is left out"),
            ("/components/securitySchemes/token", "a second way to send a key is left out")
        ]
    );
}

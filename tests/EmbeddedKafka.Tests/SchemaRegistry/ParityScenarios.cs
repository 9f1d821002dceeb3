namespace EmbeddedKafka.Tests.SchemaRegistry;

/// <summary>Calls that must have the same answers from every registry that speaks Confluent's interface.</summary>
internal static class ParityScenarios
{
    private const string User = """{"type":"record","name":"User{u}","fields":[{"name":"name","type":"string"}]}""";
    private const string WithAge =
        """{"type":"record","name":"User{u}","fields":[{"name":"name","type":"string"},{"name":"age","type":"int","default":0}]}""";
    private const string WithEmail =
        """{"type":"record","name":"User{u}","fields":[{"name":"name","type":"string"},{"name":"email","type":"string"}]}""";
    private const string Empty = """{"type":"record","name":"User{u}","fields":[]}""";
    private const string Versions = "/subjects/{s}/versions";
    private const string Check = "POST /compatibility/subjects/{s}/versions/";

    private static readonly ParityDeviation NoMode = new("has no modes", 204);
    private static readonly ParityDeviation DeleteConflicts = new("answers with the status 409", 409);

    public static IReadOnlyDictionary<string, ParityStep[]> All { get; } = new Dictionary<string, ParityStep[]>
    {
        ["a schema is registered, read and looked up"] =
        [
            Register(User, 200),
            Register(User, 200, answer: """{"id":{id}}"""),
            new("GET /schemas/ids/{id}", null, 200, Answer: RegistryClient.SchemaBody(User)),
            new("GET /schemas/ids/{id}/schema", null, 200, Answer: User),
            new("GET /schemas/ids/{id}/versions", null, 200, Answer: """[{"subject":"{s}","version":1}]"""),
            new("GET /schemas/ids/{id}/subjects", null, 200, Answer: """["{s}"]""", Deviation: new("has no such path", 404)),
            new($"GET {Versions}", null, 200, Answer: "[1]"),
            new($"GET {Versions}/1", null, 200, Answer: """{"subject":"{s}","version":1,"id":{id}}"""),
            new($"GET {Versions}/latest", null, 200, Answer: """{"version":1,"id":{id}}"""),
            new($"GET {Versions}/-1", null, 200, Answer: """{"version":1}"""),
            new($"GET {Versions}/latest/schema", null, 200, Answer: User),
            new($"GET {Versions}/1/referencedby", null, 200, Answer: "[]"),
            new("POST /subjects/{s}", RegistryClient.SchemaBody(User), 200, Answer: """{"subject":"{s}","version":1,"id":{id}}"""),
        ],
        ["what is not there is said to be missing"] =
        [
            new($"GET {Versions}", null, 404, 40401),
            new($"GET {Versions}/1", null, 404, 40401),
            new("DELETE /subjects/{s}", null, 404, 40401),
            new($"DELETE {Versions}/1", null, 404, 40401),
            new("POST /subjects/{s}", RegistryClient.SchemaBody(User), 404, 40401),
            new("GET /schemas/ids/2000000000", null, 404, 40403),
            Register(User, 200),
            new($"GET {Versions}/7", null, 404, 40402),
            new($"DELETE {Versions}/7", null, 404, 40402),
            new("POST /subjects/{s}", RegistryClient.SchemaBody(WithAge), 404, 40403),
            new(Check + "7", RegistryClient.SchemaBody(User), 404, 40402),
            new($"GET {Versions}/0", null, 422, 42202, Deviation: new("looks for a version 0", 404)),
        ],
        ["what is not a schema is refused"] =
        [
            Register("""{"type":"recor","name":"R"}""", 422, 42201),
            Register("\"strin\"", 422, 42201),
            Register("""{"type":"record","name":"R","fields":[{"name":"a","type":"Missing"}]}""", 422, 42201),
            new($"POST {Versions}", """{"schema":""", 400, 400, Deviation: new("answers without an error_code", 400)),
        ],
        ["backward compatible schemas follow"] =
        [
            Register(User, 200),
            Level("BACKWARD"),
            new(Check + "latest", RegistryClient.SchemaBody(WithAge), 200, Answer: """{"is_compatible":true}"""),
            new(Check + "latest", RegistryClient.SchemaBody(WithEmail), 200, Answer: """{"is_compatible":false}"""),
            new(Check + "1", RegistryClient.SchemaBody(WithEmail), 200, Answer: """{"is_compatible":false}"""),
            Register(WithEmail, 409, 409),
            Register(WithAge, 200),
            new($"GET {Versions}", null, 200, Answer: "[1,2]"),
            Register(Empty, 200),
        ],
        ["forward compatible schemas follow"] =
        [
            Register(User, 200),
            Level("FORWARD"),
            Register(Empty, 409, 409),
            Register(WithEmail, 200),
        ],
        ["fully compatible schemas follow"] =
        [
            Register(User, 200),
            Level("FULL"),
            Register(WithEmail, 409, 409),
            Register(Empty, 409, 409),
            Register(WithAge, 200),
        ],
        ["a transitive level looks back beyond the last version"] =
        [
            Register(Empty, 200),
            Level("BACKWARD"),
            Register(WithAge.Replace("\"string\"", "\"string\",\"default\":\"\""), 200),
            Register(WithAge, 200),
            Level("BACKWARD_TRANSITIVE"),
            new(Check + "latest", RegistryClient.SchemaBody(User), 200, Answer: """{"is_compatible":true}"""),
            Register(User, 409, 409),
        ],
        ["anything follows where nothing is asked"] =
        [
            Register(User, 200),
            Level("NONE"),
            Register("\"int\"", 200),
            new($"GET {Versions}", null, 200, Answer: "[1,2]"),
        ],
        ["enums, unions and promotions are compared by what they hold"] =
        [
            Register("""{"type":"record","name":"R","fields":[{"name":"a","type":["null","int"]}]}""", 200),
            Level("BACKWARD"),
            Register("""{"type":"record","name":"R","fields":[{"name":"a","type":["int","string"]}]}""", 409, 409),
            Register("""{"type":"record","name":"R","fields":[{"name":"a","type":"int"}]}""", 409, 409),
            Register("""{"type":"record","name":"R","fields":[{"name":"a","type":["null","long"]}]}""", 200),
            Register("""{"type":"record","name":"R","fields":[{"name":"b","aliases":["a"],"type":["null","double"]}]}""", 200),
        ],
        ["the level of a subject is set, read and dropped"] =
        [
            Register(User, 200),
            new(
                "GET /config/{s}", null, 404, 40408,
                Deviation: new("answers NONE for a subject without a level of its own", 200)),
            new(
                "PUT /config/{s}", """{"compatibility":"FULL"}""", 200, Answer: """{"compatibility":"FULL"}""",
                Deviation: new("calls the field compatibilityLevel, as in other answers", 200)),
            new("GET /config/{s}", null, 200, Answer: """{"compatibilityLevel":"FULL"}"""),
            new(
                "PUT /config/{s}", """{"compatibility":"SOME"}""", 422, 42203,
                Deviation: new("fails on a level that does not exist", 500)),
            new("DELETE /config/{s}", null, 200, Answer: """{"compatibilityLevel":"FULL"}"""),
        ],
        ["versions are deleted softly, then for good"] =
        [
            Register(User, 200),
            Register(WithAge, 200),
            new($"DELETE {Versions}/1?permanent=true", null, 404, 40407, Deviation: DeleteConflicts),
            new($"DELETE {Versions}/1", null, 200, Answer: "1"),
            new($"DELETE {Versions}/1", null, 404, 40406, Deviation: DeleteConflicts),
            new($"GET {Versions}", null, 200, Answer: "[2]"),
            new($"GET {Versions}?deleted=true", null, 200, Answer: "[1,2]"),
            new($"GET {Versions}/1", null, 404, 40402),
            new($"DELETE {Versions}/1?permanent=true", null, 200, Answer: "1"),
            new($"GET {Versions}?deleted=true", null, 200, Answer: "[2]"),
        ],
        ["subjects are deleted softly, then for good"] =
        [
            Register(User, 200),
            new("DELETE /subjects/{s}?permanent=true", null, 404, 40405, Deviation: DeleteConflicts),
            new("DELETE /subjects/{s}", null, 200, Answer: "[1]"),
            new("DELETE /subjects/{s}", null, 404, 40404),
            new($"GET {Versions}", null, 404, 40401),
            new("GET /schemas/ids/{id}", null, 200),
            new("DELETE /subjects/{s}?permanent=true", null, 200, Answer: "[1]"),
            new("GET /schemas/ids/{id}", null, 404, 40403, Deviation: new("keeps the schemas of removed subjects", 200)),
        ],
        ["a deleted schema comes back with its id"] =
        [
            Register(User, 200),
            new("DELETE /subjects/{s}", null, 200, Answer: "[1]"),
            Register(User, 200, answer: """{"id":{id}}"""),
            new($"GET {Versions}", null, 200, Answer: "[2]"),
        ],
        ["a subject can be made read-only"] =
        [
            Register(User, 200),
            new("GET /mode/{s}", null, 404, 40409, Deviation: NoMode),
            new("PUT /mode/{s}", """{"mode":"READONLY"}""", 200, Answer: """{"mode":"READONLY"}""", Deviation: NoMode),
            new("GET /mode/{s}", null, 200, Answer: """{"mode":"READONLY"}""", Deviation: NoMode),
            Register(WithAge, 422, 42205, deviation: new("knows no modes and takes it", 200)),
            new("PUT /mode/{s}", """{"mode":"NONE"}""", 422, 42204, Deviation: new("has no modes", 400)),
            new("DELETE /mode/{s}", null, 200, Answer: """{"mode":"READONLY"}""", Deviation: new("has no modes", 405)),
        ],
        ["a schema refers to another"] =
        [
            Register("""{"type":"record","name":"a.Address","fields":[]}""", 200),
            new(
                "POST /subjects/{s}-2/versions",
                """
                {"schema":"{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"a\",\"type\":\"a.Address\"}]}",
                 "references":[{"name":"a.Address","subject":"{s}","version":1}]}
                """,
                200),
            new($"GET {Versions}/1/referencedby", null, 200, Answer: "[{id}]"),
            new(
                "GET /subjects/{s}-2/versions/1", null, 200,
                Answer: """{"references":[{"name":"a.Address","subject":"{s}","version":1}]}"""),
            new($"DELETE {Versions}/1", null, 422, 42206),
        ],
    };

    private static ParityStep Register(
        string schema, int status, int? error = null, string? answer = null, ParityDeviation? deviation = null) =>
        new($"POST {Versions}", RegistryClient.SchemaBody(schema), status, error, answer, deviation);

    private static ParityStep Level(string level) => new(
        "PUT /config/{s}", $$"""{"compatibility":"{{level}}"}""", 200);
}

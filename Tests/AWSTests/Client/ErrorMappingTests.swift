import Testing

@testable import AWS

@Suite struct ErrorMappingTests {
    private static func error(
        _ status: Int, _ body: String, _ headers: [HTTPHeader] = [], service: ServiceRequest.Service = .s3,
        operation: String = "GetObject"
    ) -> AWSError {
        let response = HTTPResponse(status: status, headers: headers, body: Array(body.utf8))
        return AWSError(
            ErrorAnswer(response), to: ServiceRequest(service: service, operation: operation, resource: "s3://b/k"))
    }

    private static func xml(_ code: String, _ more: String = "") -> String {
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>\(code)</Code><Message>It &lt;said&gt; so.</Message>\(more)"
            + "<RequestId>R1</RequestId><HostId>h</HostId></Error>"
    }

    @Test(arguments: [
        (404, "NoSuchKey", AWSError.Code.notFound, "deleted"), (404, "NoSuchBucket", .notFound, "bucket's name"),
        (403, "AccessDenied", .accessDenied, "s3:GetObject"), (403, "InvalidObjectState", .archived, "restore"),
        (403, "SignatureDoesNotMatch", .credentialsRefused, "clock"),
        (403, "InvalidAccessKeyId", .credentialsRefused, "unknown"),
        (400, "ExpiredToken", .credentialsRefused, "log in"),
        (403, "RequestTimeTooSkewed", .credentialsRefused, "clock"), (412, "PreconditionFailed", .changed, ""),
        (503, "SlowDown", .throttled, "lower rate"), (500, "InternalError", .serviceFailed, "again later"),
        (400, "KMS.DisabledException", .kms, "kms:Decrypt"), (400, "InvalidArgument", .refused, ""),
        (409, "OperationAborted", .refused, ""), (501, "NotImplemented", .serviceFailed, ""),
    ])
    func answersInXML(status: Int, code: String, expected: AWSError.Code, advice: String) {
        let error = Self.error(status, Self.xml(code))
        #expect(error.code == expected)
        #expect(error.serviceCode == code && error.status == status && error.requestID == "R1")
        #expect(error.detail.hasPrefix("It <said> so"))
        #expect(advice.isEmpty || error.detail.contains(advice), "\(error.detail)")
    }

    @Test(arguments: [
        (400, "ResourceNotFoundException", AWSError.Code.notFound), (400, "AccessDeniedException", .accessDenied),
        (400, "ProvisionedThroughputExceededException", .throttled), (400, "LimitExceededException", .throttled),
        (400, "ExpiredIteratorException", .expired), (400, "KMSThrottlingException", .throttled),
        (400, "KMSAccessDeniedException", .kms), (400, "KMSNotFoundException", .kms),
        (400, "UnrecognizedClientException", .credentialsRefused), (400, "ValidationException", .refused),
        (500, "InternalFailure", .serviceFailed), (400, "IncompleteSignatureException", .credentialsRefused),
    ])
    func answersInJSON(status: Int, code: String, expected: AWSError.Code) {
        let forms = [
            #"{"__type":"\#(code)","message":"no"}"#, #"{"__type":"com.amazonaws.kinesis.v1#\#(code)","Message":"no"}"#,
            #"{"code":"\#(code)","message":"no"}"#,
        ]
        for form in forms {
            let error = Self.error(
                status, form, [HTTPHeader("x-amzn-RequestId", "R2")], service: .kinesis, operation: "PutRecords")
            #expect(error.code == expected)
            #expect(error.serviceCode == code && error.requestID == "R2" && error.detail.hasPrefix("no"))
        }
        let header = HTTPHeader("x-amzn-ErrorType", "\(code):http://internal.amazon.com/coral/")
        #expect(Self.error(status, "{}", [header]).code == expected)
        #expect(Self.error(status, "", [HTTPHeader("x-amzn-query-error", "\(code);Sender")]).code == expected)
    }

    @Test(arguments: [
        (401, AWSError.Code.accessDenied), (403, .accessDenied), (404, .notFound), (412, .changed), (429, .throttled),
        (500, .serviceFailed), (503, .serviceFailed), (301, .refused), (400, .refused),
    ])
    func answersWithoutACodeGoByTheirStatus(status: Int, expected: AWSError.Code) {
        for body in ["", "<html><body>Bad Gateway", "{", "[]", "\u{0}", "<Error><Code>"] {
            let error = Self.error(status, body)
            #expect(error.code == expected)
            #expect(error.detail.hasPrefix("status \(status)"))
        }
    }

    @Test(arguments: [
        "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>",
        "<ErrorResponse><Errors><Error><Code>AccessDenied</Code><Message>no</Message></Error></Errors></ErrorResponse>",
    ])
    func otherFormsOfXML(body: String) {
        let error = Self.error(403, body, service: .sts, operation: "AssumeRole")
        #expect(error.serviceCode == "AccessDenied" && error.detail.contains("trust policy"))
    }

    @Test func aRedirectNamesTheRegion() {
        let header = HTTPHeader("x-amz-bucket-region", "eu-west-3")
        #expect(Self.error(301, "", [header]).region == "eu-west-3")
        let error = Self.error(400, Self.xml("AuthorizationHeaderMalformed", "<Region>eu-west-2</Region>"))
        #expect(error.region == "eu-west-2" && error.code == .refused)
        #expect(error.detail.contains("--region eu-west-2"))
    }

    @Test func anEncryptedObjectNamesTheKey() {
        let denied = "<Error><Code>AccessDenied</Code><Message>not authorized to perform: kms:Decrypt</Message></Error>"
        #expect(Self.error(403, denied).code == .kms)
    }

    @Test func theErrorSaysAll() {
        let error = Self.error(
            400, #"{"__type":"AccessDeniedException","message":"Not you."}"#, [HTTPHeader("x-amzn-requestid", "R3")],
            service: .kinesis, operation: "PutRecords")
        #expect(
            error.description
                == "s3://b/k: kinesis PutRecords failed with AccessDeniedException: Not you; the identity needs "
                + "kinesis:PutRecords; `afterbay doctor` tells which identity is used, --profile chooses another "
                + "(request id R3)")
    }
}

extension AWSClient {
    /// A client that sends over libcurl, by these settings.
    ///
    /// - Throws: ``AWSError`` with `badConfiguration`, ``HTTPError``.
    package convenience init(settings: AWSSettings) throws {
        let configuration = try AWSConfiguration(settings)
        let endpoints = try EndpointResolver(configuration)
        var transport = TransportConfiguration()
        transport.environment = settings.environment
        transport.caBundle = configuration.certificateBundle?.value
        let region = configuration.region?.value ?? "us-east-1"
        // What somebody gave as http:// may be reached so.
        for service in ServiceRequest.Service.allCases {
            let endpoint = try endpoints.endpoint(of: service, region: region)
            if !endpoint.isSecure { transport.plainHTTP.insert(endpoint.url) }
        }
        try self.init(settings: settings, transport: CurlTransport(configuration: transport))
    }
}

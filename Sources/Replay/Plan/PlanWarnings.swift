/// What a person should know before a run, in words.
enum PlanWarnings {
    static func warnings(for plan: ReplayPlan, limits: ReplayLimits) -> [String] {
        var warnings: [String] = []
        if plan.loneMessages > 0, plan.messages == nil {
            warnings.append(
                "\(records(plan.loneMessages)) \(plan.loneMessages == 1 ? "is" : "are") an object with a lone `message`, "
                    + "as the handler wraps plain text; a run needs --unwrap-messages or --keep-wrapped")
        }
        if plan.reencoded > 0 {
            warnings.append(
                "\(records(plan.reencoded)) made again from JSON: the same values, not the original bytes")
        }
        if plan.olderThanDelivered > 0 {
            let devices = plan.devicesWithNewer == 1 ? "1 device" : "\(plan.devicesWithNewer) devices"
            warnings.append(
                "\(records(plan.olderThanDelivered)) of \(devices) that delivered a later event since: a consumer that "
                    + "keeps the last state may go back to an older one")
        }
        let keyless = plan.withoutPartitionKey - plan.keysFromField
        if keyless > 0, !limits.needsPartitionKey {
            warnings.append(
                "\(records(keyless)) without a partition key: a stream cannot take them as they are; "
                    + "--partition-key-field names a payload field to take it from")
        }
        if plan.overStreamLimits > 0 {
            warnings.append(
                "\(records(plan.overStreamLimits)) over a stream's default limits (1 MiB a record, keys of 1 to 256 "
                    + "characters)")
        }
        if plan.alreadyExported > 0 {
            warnings.append(
                "\(records(plan.alreadyExported)) written to a file by an earlier replay; if they were sent from there, "
                    + "they would be sent twice")
        }
        if plan.inUnfinishedReplay > 0 {
            warnings.append(
                "\(records(plan.inUnfinishedReplay)) frozen into a replay that did not end; "
                    + "`afterbay replay run --resume NAME` ends it")
        }
        return warnings
    }

    private static func records(_ count: Int) -> String { count == 1 ? "1 record" : "\(count) records" }
}

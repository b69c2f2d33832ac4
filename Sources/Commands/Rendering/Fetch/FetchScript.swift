import Analysis
import Coding
import Records
import Store

/// A shell script that reads the stretches of a plan from their streams with the AWS CLI, and imports what came.
struct FetchScript {
    let plan: FetchPlan
    /// ARNs by label, where any object names them.
    let arns: [String: String]
    /// The database's path as it was given.
    let database: String
    /// The time for which the plan was made.
    let asOf: Timestamp?

    var text: String {
        let shards = plan.shards
        var lines = ["#!/usr/bin/env bash"] + Self.words(about: asOf)
        for shard in shards where !shard.expired.isEmpty {
            lines.append("#")
            lines.append("# Expired, no longer in \(Self.comment(shard.stream)) \(shard.shard):")
            lines += shard.expired.map { "#   \(Self.comment($0))" }
        }
        let wanted = shards.filter { !$0.stretches.isEmpty }
        guard !wanted.isEmpty else {
            return Self.joined(lines + ["set -euo pipefail", "echo 'nothing to fetch' >&2"])
        }
        lines += [
            "", "set -euo pipefail", "export LC_ALL=C AWS_PAGER=", "",
            "# Where the answers go, what reads them, and the pause between two calls: a shard allows five a second.",
            #"folder=${1:-afterbay-fetched}"#, #"afterbay=${AFTERBAY:-afterbay}"#, #"pause=${AFTERBAY_PAUSE:-0.25}"#,
            "failures=0", "", Self.functions,
        ]
        var label: String?
        var streams = 0
        for (index, shard) in wanted.enumerated() {
            if shard.stream != label {
                label = shard.stream
                streams += 1
                lines += ["", "# Stream \(Self.comment(shard.stream))"] + stream(shard.stream, number: streams)
            }
            lines += ["", "part=\"$folder/\(index + 1)-\(shard.shard)\"", "mkdir -p \"$part\""]
            for stretch in shard.stretches {
                if let expires = stretch.expires { lines.append("# begins to expire at \(expires)") }
                lines.append("fetch \(shard.shard) \(stretch.first) \(stretch.last) \(stretch.limit)")
            }
            lines.append(
                "\"$afterbay\" import --db \(Self.quoted(database)) --stream \(Self.quoted(shard.stream)) "
                    + "--kind get_records --shard \(shard.shard) \"$part\" || failures=1")
        }
        lines += ["", "exit \"$failures\""]
        return Self.joined(lines)
    }

    /// How the AWS CLI names the stream.
    private func stream(_ label: String, number: Int) -> [String] {
        if let arn = arns[label] {
            let parts = arn.split(separator: ":", omittingEmptySubsequences: false)
            let region = parts.count > 3 && !parts[3].isEmpty ? " --region " + Self.quoted(String(parts[3])) : ""
            return ["stream=(--stream-arn \(Self.quoted(arn))\(region))", "options=(\(region.dropFirst()))"]
        }
        let variable = "STREAM_\(number)"
        return [
            "# No document names its ARN. Set \(variable) to the stream's name; the region is the AWS CLI's own.",
            "stream=(--stream-name \"${\(variable):?the name of the stream}\")", "options=()",
        ]
    }

    private static func words(about asOf: Timestamp?) -> [String] {
        [
            "# Fetches the records that only pointers name, in the order of their numbers, and imports them.",
            "# Written by `afterbay audit failures --commands`"
                + (asOf.map { " as of \($0.secondText)" } ?? "") + "; look it through before it runs.",
            "# Wants the AWS CLI, allowed to kinesis:GetShardIterator and kinesis:GetRecords on the stream.",
        ]
    }

    /// A text as one word of the shell, whatever it holds. The script may be printed on a terminal, so that characters
    /// which a terminal obeys are written as their bytes.
    static func quoted(_ text: String) -> String {
        func isObeyed(_ scalar: Unicode.Scalar) -> Bool { scalar != "\n" && TerminalText.isUnsafe(scalar) }
        guard text.unicodeScalars.contains(where: isObeyed) else {
            return "'" + text.replacing("'", with: #"'\''"#) + "'"
        }
        var word = "$'"
        for scalar in text.unicodeScalars {
            if scalar == "'" || scalar == "\\" {
                word += "\\"
                word.unicodeScalars.append(scalar)
            } else if isObeyed(scalar) {
                for byte in String(scalar).utf8 { word += #"\x"# + Hex.string([byte]) }
            } else {
                word.unicodeScalars.append(scalar)
            }
        }
        return word + "'"
    }

    /// A text that cannot leave its comment line.
    private static func comment(_ text: String) -> String { TerminalText.escaped(text) }

    private static func joined(_ lines: [String]) -> String { lines.joined(separator: "\n") + "\n" }

    /// Sequence numbers are too long for the shell's arithmetic: they compare by length, then by digits. An answer without
    /// records is not the end; an iterator lasts five minutes, and is asked for anew behind the last number that came.
    private static let functions = #"""
        reached() {  # reached NUMBER LAST: whether NUMBER is LAST or above
          (( ${#1} > ${#2} )) || { (( ${#1} == ${#2} )) && [[ ! "$1" < "$2" ]]; }
        }

        iterator() {  # iterator SHARD TYPE NUMBER
          aws kinesis get-shard-iterator "${stream[@]}" --shard-id "$1" --shard-iterator-type "$2" \
            --starting-sequence-number "$3" --query ShardIterator --output text
        }

        value() {  # value NAME FILE: the last text or number of that name
          sed -n 's/.*"'"$1"'": *"\{0,1\}\([^",} ]*\).*/\1/p' "$2" | tail -n 1
        }

        fetch() {  # fetch SHARD FIRST LAST LIMIT
          local shard=$1 last=$3 limit=$4 type=AT_SEQUENCE_NUMBER number=$2 tries=0 pages=0 next='' file behind came
          while :; do
            if [[ -z $next ]] && ! next=$(iterator "$shard" "$type" "$number"); then
              echo "cannot read $shard from $number" >&2
              failures=1
              return 0
            fi
            file=$(printf '%s/%s-%06d.json' "$part" "$2" "$pages")
            if ! aws kinesis get-records ${options[@]+"${options[@]}"} --shard-iterator "$next" --limit "$limit" \
              --output json >"$file.part"; then
              rm -f "$file.part"
              next=''
              tries=$((tries + 1))
              if (( tries > 5 )); then
                echo "cannot read $shard from $number: no answer" >&2
                failures=1
                return 0
              fi
              sleep "$pause"
              continue
            fi
            mv "$file.part" "$file"
            tries=0
            pages=$((pages + 1))
            came=$(value SequenceNumber "$file")
            if [[ -n $came ]]; then
              type=AFTER_SEQUENCE_NUMBER
              number=$came
              limit=$((limit - $(grep -c '"SequenceNumber":' "$file")))
              if (( limit < 1 )); then limit=1; fi
              if reached "$came" "$last"; then return 0; fi
            fi
            next=$(value NextShardIterator "$file")
            behind=$(value MillisBehindLatest "$file")
            if [[ -z $next || $next == null || $behind == 0 ]]; then
              echo "the end of $shard came before $last" >&2
              failures=1
              return 0
            fi
            sleep "$pause"
          done
        }
        """#
}

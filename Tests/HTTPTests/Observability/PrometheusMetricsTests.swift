import CoreMetrics
import Testing

@testable import HTTP

@Suite struct PrometheusMetricsTests {
    @Test func `a counter counts, however often it is made and in whatever order its labels are given`() {
        let metrics = PrometheusMetrics(help: ["http_requests_total": "Requests answered."])
        metrics.makeCounter(label: "http_requests", dimensions: [("a", "1"), ("b", "2")]).increment(by: 2)
        metrics.makeCounter(label: "http_requests_total", dimensions: [("b", "2"), ("a", "1")]).increment(by: 3)
        metrics.makeCounter(label: "http.requests", dimensions: []).increment(by: 1)
        #expect(
            metrics.render() == """
                # HELP http_requests_total Requests answered.
                # TYPE http_requests_total counter
                http_requests_total 1
                http_requests_total{a="1",b="2"} 5

                """)
    }

    @Test func `a gauge is set, goes up and down`() {
        let metrics = PrometheusMetrics()
        let gauge = metrics.makeMeter(label: "lines", dimensions: [])
        gauge.set(2.5)
        gauge.increment(by: 1)
        gauge.decrement(by: 0.25)
        metrics.makeRecorder(label: "size", dimensions: [], aggregate: false).record(Int64(7))
        #expect(metrics.render().contains("\nlines 3.25\n"))
        #expect(metrics.render().contains("\n# TYPE size gauge\nsize 7\n"))
    }

    @Test func `a timer's buckets add up, in seconds`() {
        let metrics = PrometheusMetrics()
        let timer = metrics.makeTimer(label: "http_duration", dimensions: [("route", "/a")])
        for nanoseconds: Int64 in [50_000, 100_000, 3_000_000, 100_000_000_000] { timer.recordNanoseconds(nanoseconds) }
        let text = metrics.render()
        #expect(text.contains("# TYPE http_duration_seconds histogram\n"))
        #expect(text.contains("http_duration_seconds_bucket{route=\"/a\",le=\"0.0001\"} 2\n"))
        #expect(text.contains("http_duration_seconds_bucket{route=\"/a\",le=\"0.005\"} 3\n"))
        #expect(text.contains("http_duration_seconds_bucket{route=\"/a\",le=\"60\"} 3\n"))
        #expect(text.contains("http_duration_seconds_bucket{route=\"/a\",le=\"+Inf\"} 4\n"))
        #expect(text.contains("http_duration_seconds_count{route=\"/a\"} 4\n"))
        #expect(text.contains("http_duration_seconds_sum{route=\"/a\"} 100.00315\n"))
    }

    @Test func `names and values are escaped`() {
        let metrics = PrometheusMetrics(help: ["_1_a_b": "a\\b\nc"])
        metrics.makeMeter(label: "1 a-b", dimensions: [("x.y", "a\"b\\c\nd")]).set(Int64(1))
        #expect(
            metrics.render() == """
                # HELP _1_a_b a\\\\b\\nc
                # TYPE _1_a_b gauge
                _1_a_b{x_y="a\\"b\\\\c\\nd"} 1

                """)
    }

    @Test func `a name is of one type, and has so many series and no more`() {
        let metrics = PrometheusMetrics()
        metrics.makeMeter(label: "a_total", dimensions: []).set(Int64(1))
        metrics.makeCounter(label: "a", dimensions: []).increment(by: 5)
        for value in 0..<PrometheusMetrics.seriesLimit + 10 {
            metrics.makeCounter(label: "many", dimensions: [("v", "\(value)")]).increment(by: 1)
        }
        let lines = metrics.render().split(separator: "\n")
        #expect(lines.contains("a_total 1"))
        #expect(lines.count { $0.hasPrefix("many_total{") } == PrometheusMetrics.seriesLimit)
    }

    @Test func `what is destroyed is gone`() {
        let metrics = PrometheusMetrics()
        let counter = metrics.makeCounter(label: "a", dimensions: [])
        metrics.destroyCounter(counter)
        #expect(metrics.render().isEmpty)
    }

    @Test func `many threads lose no count`() async {
        let metrics = PrometheusMetrics()
        await withTaskGroup { group in
            for _ in 0..<8 {
                group.addTask {
                    let counter = metrics.makeCounter(label: "a", dimensions: [])
                    let timer = metrics.makeTimer(label: "t", dimensions: [])
                    let gauge = metrics.makeMeter(label: "g", dimensions: [])
                    for _ in 0..<1_000 {
                        counter.increment(by: 1)
                        timer.recordNanoseconds(1)
                        gauge.increment(by: 1)
                    }
                }
            }
        }
        let text = metrics.render()
        #expect(text.contains("a_total 8000\n") && text.contains("t_seconds_count 8000\n") && text.contains("g 8000\n"))
    }
}

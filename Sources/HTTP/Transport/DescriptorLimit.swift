#if canImport(Glibc)
    internal import Glibc
#endif

/// How many files and sockets the process may have open.
enum DescriptorLimit {
    /// Raises the soft limit, as far as the hard one allows, and never lowers it. Shells start programs with 1,024,
    /// which is fewer than the idle connections that a server should bear.
    ///
    /// - Returns: the limit that holds now; nil where it is not known.
    @discardableResult
    static func raise(to wanted: Int) -> Int? {
        #if canImport(Glibc)
            let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
            var limit = rlimit()
            guard getrlimit(resource, &limit) == 0 else { return nil }
            let raised = min(limit.rlim_max, rlim_t(wanted))
            if raised > limit.rlim_cur {
                limit.rlim_cur = raised
                guard setrlimit(resource, &limit) == 0 else { return nil }
            }
            return Int(clamping: limit.rlim_cur)
        #else
            return nil
        #endif
    }
}

#if os(Linux)
    import Glibc

    // A reader that has gone is told by send(), not by a signal.
    signal(SIGPIPE, SIG_IGN)
    var descriptors = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &descriptors)
    descriptors.rlim_cur = descriptors.rlim_max
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &descriptors)

    var floor = Floor()
    print("Listening on http://127.0.0.1:\(floor.port)")
    fflush(nil)
    floor.run()
#else
    print("The floor is Linux's: there is no epoll here to measure.")
#endif

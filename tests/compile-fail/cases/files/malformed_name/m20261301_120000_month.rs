migration! {}

# A shared cache in front of a server, for an audience of any size. docs/scale.md explains it and has the figures.
# The server says how long each answer may be kept, so Varnish needs no rule for that.
vcl 4.1;

backend default {
  .host = "127.0.0.1";
  .port = "3000";
}

sub vcl_recv {
  # An event stream lasts for hours. Otherwise it would hold a thread, and an object that is never complete.
  if (req.url ~ "^/api/meetings/[^?]*/(stream|replay)(\?|$)") {
    return (pipe);
  }
}

sub vcl_backend_response {
  # The server does not compress its answers. Varnish does it once for everyone.
  if (beresp.http.Content-Type ~ "json|csv" && bereq.url !~ "/head$") {
    set beresp.do_gzip = true;
  }
}

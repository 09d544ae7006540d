-- Asks for the addresses of a file in turn. Each line: the path and, after a tab, an ETag held.

local asked, at = {}, 0

function init(args)
   for line in io.lines(args[1]) do
      local path, etag = line:match("^([^\t]+)\t?(.*)$")
      local headers = {}
      if etag ~= "" then headers["If-None-Match"] = etag end
      asked[#asked + 1] = wrk.format("GET", path, headers)
   end
end

function request()
   at = at % #asked + 1
   return asked[at]
end

function done(summary, latency)
   local failed = summary.errors
   io.write(string.format(
      '{"requests": %d, "seconds": %.6f, "bytes": %d, "p50": %.3f, "p99": %.3f, "failed": %d}\n',
      summary.requests, summary.duration / 1e6, summary.bytes,
      latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
      failed.connect + failed.read + failed.write + failed.status + failed.timeout
   ))
end

using PracticeApi.Benchmarks.Http;
using PracticeApi.Benchmarks.Imports;
using PracticeApi.Benchmarks.Rules;

return args switch
{
    ["rules", ..] => RuleBenchmarks.Run(),
    ["http", .. var options] => await HttpBenchmark.RunAsync(HttpOptions.Read(options)),
    ["import", .. var options] => await ImportBenchmark.RunAsync(options),
    ["floor", var address, var file] => await Floor.RunAsync(address, file),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(
        """
        rules   the clinical rules, one by one
        http    the API against a floor that does nothing but read and write the same rows
                --warmup 15    seconds of warming up, each route on each side
                --seconds 5    seconds of each turn
                --turns 6      turns of each side
                --only post    routes to measure: patient, page, post (separated by commas)
        import  CSV results and HL7 messages into an empty database: 100000 of the one, a tenth of the other
                20000          another number of results
        """
    );
    return 2;
}

using PracticeApi;

return await PracticeApp.RunAsync(args);

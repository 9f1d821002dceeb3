Console.WriteLine("see README.md");

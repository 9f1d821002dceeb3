using FraudDetection.Features;
using FraudDetection.Models;
using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;
using Microsoft.ML.Trainers.LightGbm;
using FlatTrees = FraudDetection.Models.TreeEnsemble;

namespace FraudTraining.Training;

/// <summary>
/// Trains models with ML.NET. The same rows make the same trees: the seed is fixed, and there is one thread. Before a model is
/// given out, its flat trees are compared with ML.NET's own score on all training rows; not one bit may differ.
/// </summary>
public static class ModelTrainer
{
    private const int Seed = 1;

    /// <summary>Trains a model.</summary>
    /// <param name="set">The transactions, frauds and genuine ones among them.</param>
    /// <param name="algorithm">The algorithm; its parameters are those that did best on the handbook's simulated data.</param>
    /// <param name="data">What the transactions are, for the card.</param>
    /// <param name="trainedAt">The time, for the card.</param>
    /// <param name="cancellation">Ends the training early.</param>
    /// <exception cref="TrainingException">There is nothing to learn from these transactions.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static TrainedModel Train(
        TrainingSet set, ModelAlgorithm algorithm, ModelData data, DateTimeOffset trainedAt, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(data);
        if (set.Frauds == 0 || set.Frauds == set.Count)
        {
            throw new TrainingException(
                $"The training period has {set.Count} transactions, {set.Frauds} of them frauds: a model needs both kinds. Choose another period.");
        }

        var context = new MLContext(Seed);
        var schema = SchemaDefinition.Create(typeof(TrainingRow));
        schema[nameof(TrainingRow.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, FeatureNames.Count);
        var view = context.Data.LoadFromEnumerable(set.Rows, schema);
        // ML.NET can't be told to stop: a training that nobody wants any more is left to itself, and ends with the process.
        var (model, parameters, name) = Task.Run(() => Fit(context, view, algorithm), CancellationToken.None)
            .WaitAsync(cancellation).GetAwaiter().GetResult();
        var (trees, gains, calibrator) = TakeApart(model);
        var counted = TreeExport.CountLeaves(new FlatTrees(FeatureNames.Count, trees), set);
        var card = new ModelCard
        {
            Algorithm = name,
            FeatureSetHash = FeatureSet.Hash,
            TrainedAt = trainedAt,
            Data = data,
            Parameters = parameters,
            Importance = TreeExport.Rank(gains),
        };
        var flat = FraudModel.Create(counted, calibrator.Slope, calibrator.Offset, card);
        Compare(flat, model, view, set);
        using var file = new MemoryStream();
        context.Model.Save(model, view.Schema, file);
        return new(flat, file.ToArray());
    }

    private static (ITransformer Model, Dictionary<string, double> Parameters, string Name) Fit(
        MLContext context, IDataView view, ModelAlgorithm algorithm) => algorithm switch
        {
            ModelAlgorithm.LightGbm => TrainLightGbm(context, view),
            ModelAlgorithm.FastTree => TrainFastTree(context, view),
            _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, "There is no such algorithm."),
        };

    private static (ITransformer Model, Dictionary<string, double> Parameters, string Name) TrainLightGbm(MLContext context, IDataView view)
    {
        var options = new LightGbmBinaryTrainer.Options
        {
            NumberOfIterations = 100,
            NumberOfLeaves = 16,
            LearningRate = 0.05,
            MinimumExampleCountPerLeaf = 5,
            // With 255 bins, the default, no split comes near an amount that only a few hundred transactions exceed.
            MaximumBinCountPerFeature = 4095,
            Booster = new GradientBooster.Options { L2Regularization = 1 },
            NumberOfThreads = 1,
            Seed = Seed,
        };
        var parameters = new Dictionary<string, double>
        {
            ["trees"] = options.NumberOfIterations,
            ["leaves"] = options.NumberOfLeaves ?? 0,
            ["learningRate"] = options.LearningRate ?? 0,
            ["minimumRowsPerLeaf"] = options.MinimumExampleCountPerLeaf ?? 0,
            ["bins"] = options.MaximumBinCountPerFeature,
            ["l2"] = 1,
        };
        return (context.BinaryClassification.Trainers.LightGbm(options).Fit(view), parameters, "lightgbm");
    }

    private static (ITransformer Model, Dictionary<string, double> Parameters, string Name) TrainFastTree(MLContext context, IDataView view)
    {
        var options = new FastTreeBinaryTrainer.Options
        {
            NumberOfTrees = 200,
            NumberOfLeaves = 20,
            LearningRate = 0.05,
            MinimumExampleCountPerLeaf = 50,
            MaximumBinCountPerFeature = 4095,
            FeatureFraction = 0.7,
            NumberOfThreads = 1,
            Seed = Seed,
            FeatureSelectionSeed = Seed,
        };
        var parameters = new Dictionary<string, double>
        {
            ["trees"] = options.NumberOfTrees,
            ["leaves"] = options.NumberOfLeaves,
            ["learningRate"] = options.LearningRate,
            ["minimumRowsPerLeaf"] = options.MinimumExampleCountPerLeaf,
            ["bins"] = options.MaximumBinCountPerFeature,
            ["featureFraction"] = options.FeatureFraction,
        };
        return (context.BinaryClassification.Trainers.FastTree(options).Fit(view), parameters, "fasttree");
    }

    private static (IReadOnlyList<DecisionTree> Trees, double[] Gains, PlattCalibrator Calibrator) TakeApart(ITransformer model)
    {
        switch (((ISingleFeaturePredictionTransformer<object>)model).Model)
        {
            case CalibratedModelParametersBase<LightGbmBinaryModelParameters, PlattCalibrator> lightGbm:
                var ensemble = lightGbm.SubModel.TrainedTreeEnsemble;
                return (TreeExport.ToTrees(ensemble), TreeExport.SumGains(ensemble), lightGbm.Calibrator);
            case CalibratedModelParametersBase<FastTreeBinaryModelParameters, PlattCalibrator> fastTree:
                var forest = fastTree.SubModel.TrainedTreeEnsemble;
                return (TreeExport.ToTrees(forest), TreeExport.SumGains(forest), fastTree.Calibrator);
            case var other:
                throw new InvalidOperationException($"ML.NET made a {other.GetType()}, which this code can't take apart.");
        }
    }

    private static void Compare(FraudModel flat, ITransformer model, IDataView view, TrainingSet set)
    {
        var scored = model.Transform(view);
        var row = 0;
        Span<double> features = stackalloc double[FeatureNames.Count];
        foreach (var expected in scored.GetColumn<float>("Score"))
        {
            for (var i = 0; i < features.Length; i++)
            {
                features[i] = set.Rows[row].Features[i];
            }

            if (BitConverter.SingleToInt32Bits(flat.RawScore(features)) != BitConverter.SingleToInt32Bits(expected))
            {
                throw new InvalidOperationException($"The flat trees score training row {row} as {flat.RawScore(features):R}, ML.NET scores it as {expected:R}.");
            }

            row++;
        }
    }
}
